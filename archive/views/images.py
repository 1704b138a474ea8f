"""The image of a page, in one of three widths, for whoever may see the document, as long as they may."""

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from archive import storage
from archive.extracts import hides_text
from archive.models import Visibility
from archive.views.access import is_public, of_document, version_for

LARGE, MIDDLE = 1600, 700


@require_safe
@of_document
def show(request, document, version: int, number: int, width: int):
    """Send the WebP image; while the large one is not made yet, the middle one stands for it.

    A browser keeps a public image but asks each time, so that it is gone the moment the document is withdrawn.
    """
    if hides_text(document, request.user):
        raise Http404
    shown = version_for(document, request.user, version)
    if width not in storage.IMAGE_WIDTHS or not 0 < number < 2**31:
        raise Http404
    path = storage.image_path(shown.pk, number, width)
    if width == LARGE and not path.exists():
        path = storage.image_path(shown.pk, number, MIDDLE)
    if not path.exists():
        raise Http404
    if not is_public(document) or shown.pk != document.public_version_id:
        return _image(path, {"Cache-Control": "no-store"})
    etag = _etag(shown, path)
    response = get_conditional_response(request, etag=etag) or _image(path, {})
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _etag(version, path) -> str:
    """Name an image as it is now. Keyed: the moment at which it was made would say when a leak came in."""
    made = f"{Visibility.current()} {version.pk} {path.name} {path.stat().st_mtime_ns}"
    return f'"{salted_hmac("archive.images", made, algorithm="sha256").hexdigest()[:32]}"'


def _image(path, headers: dict) -> FileResponse:
    return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)
