"""What is taken away of a document: its clean copy and its text; the file that came where the team released it."""

from dataclasses import dataclass

from csp.decorators import csp
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from archive import text_copy
from archive.clean_copy import store, wanted
from archive.cleaning import giving, kept, releasing
from archive.extraction.kinds import KINDS
from archive.extracts import hides_text
from archive.file_names import plain_title
from archive.image_space import open_unnoticed
from archive.models import Provenance, Visibility
from archive.storage import blob_path
from archive.views.access import of_document, version_for
from archive.views.references import short_address

# What came may be anything: opened by a browser after all, it runs nothing and loads nothing.
INERT = {"default-src": ["'none'"], "sandbox": True}


@dataclass(frozen=True)
class Copy:
    """How far the clean copy of a document is: `size` in bytes once it is made."""

    size: int | None
    is_wanted: bool
    keeps_text: bool = False  # the text of the file itself, not ours over images


def copy_of(document, version, events) -> Copy | None:
    """Return what the document's page says of its copy, from the custody lines `events`; None where there is none."""
    if not store.may_have_copy(version):
        return None
    if giving.keeps_text(version):
        return Copy(kept.size(version.pk), wanted.is_wanted(version.pk), keeps_text=True)
    if document.provenance == Provenance.LEAK:  # `events` say nothing of its reading
        stamp = store.stamp_of(version)
    else:
        stamp = store.named_by(max((one.sequence for one in events if one.kind in store.TEXT_KINDS), default=None))
    return Copy(store.size(version.pk, stamp), wanted.is_wanted(version.pk))


def original_of(document, version):
    """Return the file of the administration that everybody may take as it came, or None."""
    released = version.pk == document.public_version_id and releasing.is_released(document)
    return version.files.first() if released else None


@require_safe
@of_document
def clean_copy(request, document):
    """Send the copy as a PDF; while it is not made, ask for it and say so."""
    version = _shown(request, document)
    if not store.may_have_copy(version):
        raise Http404
    try:
        pieces = giving.pieces(version, str(document))
    except FileNotFoundError:
        is_read = store.is_read(version)
        context = {
            "document": document,
            "version": version,
            "is_read": is_read,
            "is_asked": is_read and wanted.want(version.pk),
        }
        return render(request, "archive/copy_waiting.html", context, status=202)
    etag = _etag(version, giving.stamp_of(version))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = StreamingHttpResponse(pieces, content_type="application/pdf")
        response["Content-Disposition"] = attachment(document, "pdf")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@of_document
@csp(INERT)
def original(request, document):
    """Send the file of the administration as it came, where the review team has released it."""
    version = _shown(request, document)
    if not (version.pk == document.public_version_id and releasing.is_released(document)):
        raise Http404
    file = version.files.get()
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = sent_as_it_came(file, attachment(document, extension_of_type(file.media_type)))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def sent_as_it_came(file, disposition: str) -> FileResponse:
    """Return the bytes of a file that came, for a disk and no browser's window. Raises `Http404` when they are gone."""
    try:
        opened = open_unnoticed(blob_path(file.sha256))
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="application/octet-stream")
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response


def extension_of_type(media_type: str) -> str:
    """Return the extension that stands for a kind of file: the name that it came with is given to nobody."""
    return next((extension for extension, kind in KINDS.items() if media_type in kind.types), "bin")


@require_safe
@of_document
def plain_text(request, document):
    """Send the text, page after page."""
    version = _shown(request, document)
    pieces = text_copy.pieces(document, version, short_address(request, document), timezone.localdate())
    response = StreamingHttpResponse((piece.encode() for piece in pieces), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = attachment(document, "txt")
    response["Cache-Control"] = "private, no-cache"
    return response


def attachment(document, extension: str) -> str:
    """Return the header that names a file after the document's code and title."""
    return f'attachment; filename="technopolice {document.code} {plain_title(str(document))}.{extension}"'


def _shown(request, document):
    """Return the version whose pages this person may have whole; 404 of an article that is read elsewhere."""
    if hides_text(document, request.user):
        raise Http404
    return version_for(document, request.user)


def _etag(version, stamp: str) -> str:
    said = f"{Visibility.current()} {version.pk} {stamp}"
    return f'"{salted_hmac("archive.copies", said, algorithm="sha256").hexdigest()[:32]}"'
