"""The pages that belong to no app: home, about, health, errors."""

import sys

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.db.models import Count, Q, Sum
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive import health
from archive.desk.delay import waits
from archive.models import Document
from archive.upload_handler import FILES_OF_FULL_SIZE
from technopolice import this_week
from technopolice.maintenance import RETRY as RETRY_MAINTENANCE
from wiki.pages.models import WikiPage

RETRY = 60  # seconds: a lock is held for less
RECENT = 6
DOSSIERS = 12


def home(request):
    """Say what this is, let people search, show what is new."""
    public = Document.objects.published()
    dossiers = (
        WikiPage.objects.visible_to(request.user)
        .with_revision()
        .filter(Q(territory__isnull=False) | Q(path__startswith="villes/"))
    )
    context = {
        "counts": public.aggregate(documents=Count("pk"), pages=Sum("public_version__page_count", default=0)),
        "recent": public.select_related("public_version")
        .prefetch_related("territories")
        .order_by("-published_at", "-pk")[:RECENT],
        "dossiers": dossiers[:DOSSIERS],
        "week": this_week.changes(request.user),
        "waiting": waits(),
        "forum": settings.SITE_FORUM,
    }
    return render(request, "site/home.html", context)


@require_safe
@never_cache
def healthz(request):
    """Say whether each part does its work: 200 when all do, 503 otherwise (docs/interfaces.md)."""
    states = health.states()
    down = any(state != health.OK for state in states.values())
    return JsonResponse(states, status=503 if down else 200)


def bad_request(request, exception):
    """400: the address or the form could not be read; 413: it holds more than is taken."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    if isinstance(exception, DisallowedHost):
        request = None  # whose page would say the host's name, and fail again
    return render(request, "400.html", status=400)


def too_large(request):
    """413: say what is taken."""
    megabytes = settings.UPLOAD_MAX_BYTES // 1024**2
    context = {"file": megabytes, "sending": FILES_OF_FULL_SIZE * megabytes, "files": settings.UPLOAD_MAX_FILES}
    return render(request, "413.html", context, status=413)


def permission_denied(request, exception):
    """403."""
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    """404, the same for what does not exist and for what is not public."""
    return render(request, "404.html", status=404)


def server_error(request):
    """500, or 503 where the database is busy or away: pages that need no database, session or list of static files."""
    error, seen = sys.exc_info()[1], set()
    while error is not None and id(error) not in seen:
        if isinstance(error, OperationalError | InterfaceError):
            return unavailable(request)
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return render(None, "500.html", status=500)


def unavailable(request, *, maintenance: bool = False):
    """503: nothing is wrong with what was asked; say when to ask again."""
    response = render(None, "503.html", {"maintenance": maintenance}, status=503)
    response["Retry-After"] = str(RETRY_MAINTENANCE if maintenance else RETRY)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request, reason=""):
    """Say what to do when a form was open too long; Django's own page speaks to developers."""
    return render(request, "403_csrf.html", status=403)
