"""Reads a form while it comes and encrypts its files as they pass: no upload handler of Django's, no temporary file.

The order of the fields is part of it: the signed word first, so that nothing is taken from who has no form of ours; a
field `end` last, so that what stops half-way is never taken for the whole.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.translation import gettext as _

from archive.leaks import nonces
from archive.leaks.container import Container
from archive.leaks.keys import recipients
from archive.leaks.sealing import Sealed, Sealing

FILES_MAX = 20
FORM_BYTES = 1024 * 1024  # what a sending may have beside its files: its text, and the lines between files
PIECE = 64 * 1024
END = "end"


class Refused(Exception):
    """The sending is not taken, and nothing of it is left; the message is for the sender, `status` for the answer."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


@dataclass
class Reception:
    """One sending as it comes in: what was typed, and its ciphertext in the making once a file or the end is there."""

    purpose: str
    fields: QueryDict = field(default_factory=QueryDict)
    submission: int = 0
    labels: list[str] = field(default_factory=list)
    files: int = 0
    sealing: Sealing | None = None
    container: Container | None = None
    is_named: bool = False  # a row may name it: from here on the sweep of ciphertexts without a row decides

    @property
    def nonce(self) -> str:
        """The form's word."""
        return self.fields.get("nonce", "")

    def open(self) -> None:
        """Begin the ciphertext, if it is not begun. Raises `nonces.Stale`, `keys.Closed`, `OSError`."""
        self.submission = nonces.submission_of(self.nonce, self.purpose)
        if self.sealing is None:
            keys = recipients()
            if settings.LEAKS_DIR.exists() and shutil.disk_usage(settings.LEAKS_DIR).free < settings.LEAKS_FREE_BYTES:
                raise OSError("no room is left beside what the site needs")
            self.labels = list(keys)
            self.sealing = Sealing(keys.values())
            self.container = Container(self.sealing)

    def close(self, message: str) -> Sealed:
        """Write the message and end; the ciphertext is on the disk when this returns."""
        self.open()
        self.container.finish(message)
        return self.sealing.close()

    def abandon(self) -> None:
        """Leave nothing."""
        if self.sealing and not self.is_named:
            self.container.abandon()
            self.sealing.abandon()


def read(request, reception: Reception) -> None:
    """Read the whole form into `reception`, its files under encryption already.

    Raises `Refused`, `nonces.Stale`, `keys.Closed`, `OSError`; the caller then abandons it.
    """
    length = _announced(request)
    if length > settings.LEAKS_MAX_BYTES + FORM_BYTES:
        raise Refused(_too_large(), 413)
    body = _Body(request)
    handler = SealedFiles(reception)
    try:
        parser = MultiPartParser(request.META, body, [handler], "utf-8")
        handler.fields_so_far = lambda: parser._post  # the fields that came before the file at hand
        reception.fields, _files = parser.parse()
    except RequestDataTooBig as error:
        raise Refused(_("Your message is too long: put it in a file."), 413) from error
    except (MultiPartParserError, SuspiciousOperation, BadRequest) as error:
        raise Refused(_("The form could not be read. Open it again.")) from error
    if body.count != length or END not in reception.fields:
        raise Refused(_("The sending stopped half-way: nothing of it was kept. Send it again."))


def drain(request) -> None:
    """Read what is left of a sending and keep nothing of it: a browser shows our answer only once it has sent all."""
    try:
        left = min(_announced(request), settings.LEAKS_MAX_BYTES + FORM_BYTES)
        while left > 0 and (piece := request.read(PIECE)):
            left -= len(piece)
    except (OSError, Refused):
        pass  # nobody is there any more


class SealedFiles(FileUploadHandler):
    """Hands each piece of a file to the encryption; Django gets no file from it."""

    chunk_size = PIECE
    fields_so_far: Callable[[], QueryDict]

    def __init__(self, reception: Reception):
        super().__init__()
        self.reception = reception

    def new_file(self, field_name, file_name, *args, **kwargs):
        """Begin a file, if a form of ours stands before it."""
        super().new_file(field_name, file_name, *args, **kwargs)
        if field_name != "files":
            raise SkipFile
        self.reception.files += 1
        if self.reception.files > FILES_MAX:
            raise Refused(_("At most %(count)s files at once: send the others afterwards.") % {"count": FILES_MAX})
        self.reception.fields = self.fields_so_far()
        self.reception.open()
        self.reception.container.begin_file(file_name)
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        """Encrypt a piece."""
        self.reception.container.write(raw_data)

    def file_complete(self, file_size):
        """End the file; an empty one is a mistake that its sender should know of."""
        if not self.reception.container.end_file():
            raise Refused(_("One of these files is empty: check what you send."))


class _Body:
    """The body of a request, counted."""

    def __init__(self, request):
        self.request = request
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        piece = self.request.read(size)
        self.count += len(piece)
        return piece


def _announced(request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refused(_("The form could not be read. Open it again.")) from None


def _too_large() -> str:
    return _("This is more than %(megabytes)s MB: send it in several goes.") % {
        "megabytes": settings.LEAKS_MAX_BYTES // 1024**2
    }
