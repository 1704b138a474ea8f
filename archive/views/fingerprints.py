"""The signed lists of fingerprints, and the page that says whether a file is one of ours."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from archive import fingerprints
from archive.manifests import files, keys

DAYS_SHOWN = 62
TYPED_MAX = 2000  # characters: a line of a command, with the path of the file
KINDS = {"txt": "text/plain; charset=utf-8", "sig": "application/octet-stream"}


@require_safe
def index(request):
    """List the days, the last first, with the key and how to check."""
    days = Paginator(files.days()[::-1], DAYS_SHOWN).get_page(request.GET.get("page"))
    key = keys.known()[-1] if keys.known() else None
    context = {"days": days, "key": key, "pem": keys.public_pem(key.key) if key else ""}
    context["since"] = files.day_of(key.day) if key else None
    return render(request, "archive/fingerprints/index.html", context)


@require_safe
def one(request, day: str, ending: str):
    """Send a day's list, or its signature."""
    found = files.day_of(day)
    path = files.path_of(found, ending) if found and ending in KINDS else None
    # the signature is written first: until the list is there, the day has neither
    if path is None or not (path.is_file() and files.path_of(found, "txt").is_file()):
        raise Http404
    return FileResponse(path.open("rb"), content_type=KINDS[ending])


@require_safe
def public_keys(request):
    """Send every key that ever signed, each signed by the one before."""
    text = "".join(one.line() for one in keys.known())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def public_key(request):
    """Send the key that signs now, as openssl reads it."""
    known = keys.known()
    if not known:
        raise Http404
    response = HttpResponse(keys.public_pem(known[-1].key), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="cle.pem"'
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request):
    """Say what is known of a fingerprint; it comes by POST: that somebody holds a file stands in no address."""
    if request.method != "POST":
        return render(request, "archive/fingerprints/check.html", {})
    typed = request.POST.get("fingerprint", "")[:TYPED_MAX]
    sha256 = fingerprints.read(typed)
    if not sha256:
        fault = _("There is no fingerprint in this: it is made of 64 figures and letters from a to f.")
        return render(request, "archive/fingerprints/check.html", {"typed": typed, "fault": fault}, status=400)
    known = fingerprints.known(sha256)
    since = known and known.document and known.document.published_at
    context = {"typed": sha256, "known": known, "asked": True, "since": timezone.localdate(since) if since else None}
    return render(request, "archive/fingerprints/check.html", context)
