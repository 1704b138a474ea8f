"""Files that arrive piece by piece, over tus 1.0: made, asked about, continued, thrown away."""

import errno
import logging
from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive import open_deposit, sendings, tus
from archive.models import Upload

log = logging.getLogger(__name__)


def _spoken(view):
    """Answer in the protocol: its version in both directions, a refusal as its status and a sentence."""

    @never_cache
    @wraps(view)
    def answered(request, **address):
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != tus.VERSION:
                raise tus.TusError(412, _("This version of tus is not spoken here."))
            response = view(request, **address)
        except tus.TusError as error:
            response = HttpResponse(str(error), status=error.status, content_type="text/plain; charset=utf-8")
        except OSError as error:
            log.error("An upload could not be stored: %s", errno.errorcode.get(error.errno, "unknown error"))
            sentence = _("The storage of this site is full or refuses to write: try again later, and tell the team.")
            response = HttpResponse(sentence, status=507, content_type="text/plain; charset=utf-8")
        if response.status_code == 429:
            response["Retry-After"] = str(open_deposit.RETRY)
        if response.status_code == 412 or request.method == "OPTIONS":
            response["Tus-Version"] = tus.VERSION
        response["Tus-Resumable"] = tus.VERSION
        return response

    return answered


@require_http_methods(["POST", "OPTIONS"])
@_spoken
def create(request):
    """Say what is spoken here, or make a new upload and say where its bytes go."""
    if request.method == "OPTIONS":
        return _options()
    if "Upload-Defer-Length" in request.headers:
        raise tus.TusError(400, _("The length of a file is said before it is sent."))
    length = tus.whole_number(request.headers.get("Upload-Length"))
    upload = tus.create(request.user, length, tus.metadata(request.headers.get("Upload-Metadata", "")))
    response = HttpResponse(status=201)
    response["Location"] = reverse("tus-upload", args=[upload.word])
    return response


@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
@_spoken
def upload(request, word):
    """Say how much of a file has come, take more of it, or throw it away."""
    if request.method == "OPTIONS":
        return _options()
    found = Upload.objects.filter(word=word, sending__owner=sendings.owner_of(request.user))
    row = found.select_related("sending").first()
    if row is None or sendings.RECEIPTS in row.sending.said:
        raise tus.TusError(404, _("This file is not here any more: choose it again."))
    if request.method == "DELETE":
        tus.end(row)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        response = HttpResponse(status=200)
        response["Upload-Length"] = str(row.size)
        response["Upload-Offset"] = str(tus.offset(row))
        return response
    if request.headers.get("Content-Type") != tus.CONTENT_TYPE:
        raise tus.TusError(415, _("The bytes of a file come as %(type)s.") % {"type": tus.CONTENT_TYPE})
    start = tus.whole_number(request.headers.get("Upload-Offset"))
    announced = request.headers.get("Content-Length") or None
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(tus.append(row, start, request, announced and tus.whole_number(announced)))
    return response


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Extension"] = tus.EXTENSIONS
    response["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
    return response
