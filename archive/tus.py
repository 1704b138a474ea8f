"""The tus 1.0 protocol (https://tus.io/protocols/resumable-upload): what a request may say, and what becomes of it.

Core, creation and termination. A connection that is cut in the middle of a chunk keeps what came before the cut.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.db.models import Max
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from archive import open_deposit, part_files, sendings
from archive.extraction.kinds import media_type_of_name
from archive.models import Failure, Upload
from archive.upload_handler import FILES_OF_FULL_SIZE

VERSION = "1.0.0"
EXTENSIONS = "creation,termination"
CONTENT_TYPE = "application/offset+octet-stream"
BLOCK = 256 * 1024
WRITTEN_AT_ONCE = 8 * 1024 * 1024  # then it is on the disk, said on the row, and the day's room looked at again
METADATA_MAX = 4000  # characters


class TusError(Exception):
    """A request that is not followed: its status, and a sentence for the person who sends."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


def metadata(header: str) -> dict[str, str]:
    """Return what `Upload-Metadata` says: pairs of a key and a text in base64. Raises `TusError`."""
    if len(header) > METADATA_MAX:
        raise TusError(413, _("What is said of this file is too long."))
    said = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            said[key] = b64decode(value.strip(), validate=True).decode().replace("\0", "")
        except (binascii.Error, UnicodeDecodeError, ValueError) as error:
            raise TusError(400, _("What is said of this file cannot be read.")) from error
    return said


def whole_number(header: str | None) -> int:
    """Return a length or an offset. Raises `TusError`."""
    if header is None or not re.fullmatch(r"[0-9]{1,15}", header):
        raise TusError(400, _("A length or a place is missing, or is no whole number."))
    return int(header)


def create(user, length: int, said: dict[str, str]) -> Upload:
    """Make the row of a file that will come, within all limits. Raises `TusError`."""
    if said.get("harm") != "no":
        raise TusError(403, _("Answer first whether this document could harm whoever gave it."))
    name = re.split(r"[/\\]", said.get("filename", ""))[-1][-250:]
    if not media_type_of_name(name):
        raise TusError(415, str(Failure.UNSUPPORTED.label))
    if not length:
        raise TusError(400, str(Failure.EMPTY.label))
    if length > settings.UPLOAD_MAX_BYTES:
        raise TusError(413, str(Failure.TOO_LARGE.label))
    if not user.is_authenticated and length > open_deposit.bytes_left():
        raise TusError(429, full_sentence())
    sending = sendings.begin(user, said.get("sending", ""))
    if sending is None or sendings.RECEIPTS in sending.said:
        raise TusError(404, _("This sending is over: open the page again to send other files."))
    if sending.uploads.count() >= settings.UPLOAD_MAX_FILES:
        raise TusError(413, _("That is too many files at once: send them in several goes."))
    if sendings.announced(sending) + length > FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES:
        raise TusError(413, _("That is too much at once: send these files in several goes."))
    rank = (sending.uploads.aggregate(last=Max("rank"))["last"] or 0) + 1
    sendings.touch(sending)
    return Upload.objects.create(sending=sending, rank=rank, name=name, size=length)


def offset(upload: Upload) -> int:
    """Return how many bytes are safely here; the row follows the file."""
    received = part_files.size_of(upload)
    if received != upload.received:
        Upload.objects.filter(pk=upload.pk).update(received=received)
        upload.received = received
    return received


def append(upload: Upload, start: int, stream: BinaryIO, length: int | None) -> int:
    """Write what comes, from `start` on; return how many bytes are here then. Raises `TusError`, `OSError`.

    `length` is what the request announces, if it does. What comes beyond the size of the file is not read.
    """
    try:
        with part_files.held(upload) as descriptor:
            here = offset(upload)
            if start != here:
                raise TusError(409, _("This file has another length here: ask where to go on."))
            if length is not None and length > upload.size - here:
                raise TusError(413, _("More was to come than this file was said to hold."))
            sendings.touch(upload.sending)
            while here < upload.size:
                wanted = min(WRITTEN_AT_ONCE, upload.size - here, _room(upload))
                try:
                    part_files.append(descriptor, _blocks(stream, wanted))
                finally:
                    before, here = here, offset(upload)
                if here - before < wanted:
                    break
    except part_files.UploadBusy as error:
        raise TusError(423, _("This file is being received by another request.")) from error
    return here


def end(upload: Upload) -> None:
    """Throw an upload away, unless it is being written. Raises `TusError`."""
    try:
        with part_files.held(upload):
            sendings.forget(upload)
    except part_files.UploadBusy as error:
        raise TusError(423, _("This file is being received by another request.")) from error


def full_sentence() -> str:
    """Say that no more comes today without account."""
    return _("No more documents without account can be taken today: come back tomorrow, or open an account.")


def _room(upload: Upload) -> int:
    """Return how many bytes may come now; raises `TusError` when the day is full for deposits without account."""
    if upload.sending.owner_id:
        return WRITTEN_AT_ONCE
    if not (left := open_deposit.bytes_left()):
        raise TusError(429, full_sentence())
    return left


def _blocks(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """Yield blocks of a request's body, at most so many bytes together; a cut ends them."""
    while most > 0:
        try:
            block = stream.read(min(BLOCK, most))
        except (UnreadablePostError, ConnectionError):
            return
        if not block:
            return
        most -= len(block)
        yield block
