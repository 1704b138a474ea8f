"""The image of a page, in one of three widths, for whoever may see the document, as long as they may."""

import os

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from archive import image_space, storage
from archive.extracts import hides_text
from archive.image_wanted import want
from archive.models import Visibility
from archive.views.access import is_public, of_document, version_for


@require_safe
@of_document
def show(request, document, version: int, number: int, width: int):
    """Send the WebP image; while it is not made, the next narrower one stands for it.

    A browser keeps a public image but asks each time, so that it is gone the moment the document is withdrawn.
    """
    if hides_text(document, request.user):
        raise Http404
    shown = version_for(document, request.user, version)
    if width not in storage.IMAGE_WIDTHS or not 0 < number < 2**31:
        raise Http404
    file, path = _opened(shown, number, width)
    if not is_public(document) or shown.pk != document.public_version_id:
        return _image(file, {"Cache-Control": "no-store"})
    etag = _etag(shown, path, os.fstat(file.fileno()).st_mtime_ns)
    response = get_conditional_response(request, etag=etag)
    if response:
        file.close()
    else:
        response = _image(file, {})
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _opened(version, number: int, width: int) -> tuple:
    """Return the open file of the widest image that is there and not too wide, and its path; ask for a missing one."""
    for other in sorted(storage.IMAGE_WIDTHS, reverse=True):
        if other > width:
            continue
        path = storage.image_path(version.pk, number, other)
        try:
            file = image_space.open_unnoticed(path)
        except FileNotFoundError:  # swept, perhaps at this very moment
            if other == width:
                want(version, number)
            continue
        image_space.mark_seen(path)
        return file, path
    raise Http404


def _etag(version, path, made: int) -> str:
    """Name an image as it is now. Keyed: the moment at which it was made would say when a leak came in."""
    said = f"{Visibility.current()} {version.pk} {path.name} {made}"
    return f'"{salted_hmac("archive.images", said, algorithm="sha256").hexdigest()[:32]}"'


def _image(file, headers: dict) -> FileResponse:
    return FileResponse(file, content_type="image/webp", headers=headers)
