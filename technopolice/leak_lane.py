"""Answers for `/transmettre/` outside the rest of the site: no session, no account, no cookie, no message, no log.

It stands before the session in the list of middleware and calls the view itself. Whatever fails becomes a page that
says that nothing was kept; neither the error nor the request is written anywhere, for a line in a log has an hour.
"""

import traceback

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404
from django.urls import get_resolver, get_urlconf
from django.utils import translation
from django.utils.cache import patch_vary_headers

from archive.leaks.pages import PREFIX, sorry
from technopolice.maintenance import is_on

# As the whole site's (`settings.CONTENT_SECURITY_POLICY`), without a right to any script, font or connection.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": POLICY}


class LeakLane:
    """Takes the addresses of the lane out of the site's common way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        language = _language(request)
        with translation.override(language):
            response = _answer(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        response._has_been_logged = True  # of Django's own log of answers, by the name that it looks for
        return response


def _answer(request):
    try:
        request.get_host()
        if is_on() and request.method == "POST":
            return sorry("maintenance", status=503)
        match = get_resolver(get_urlconf()).resolve(request.path_info)
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)
    except DisallowedHost:
        return sorry("unreadable", status=400)
    except Http404:
        return sorry("missing", status=404)
    except Exception:
        if settings.DEBUG:  # whoever develops this reads it; with DEBUG nobody is promised anything
            traceback.print_exc()
        return sorry("failed", status=500)


def _language(request) -> str:
    """Return the language asked for in the address, else by the browser, else French; no cookie is looked at."""
    asked = request.GET.get("langue", "")
    if asked in dict(settings.LANGUAGES):
        return asked
    for accepted in request.META.get("HTTP_ACCEPT_LANGUAGE", "").split(","):
        code = accepted.partition(";")[0].strip()[:2].lower()
        if code in dict(settings.LANGUAGES):
            return code
    return settings.LANGUAGE_CODE
