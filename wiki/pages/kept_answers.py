"""Whole pages kept for readers who are not signed in, as long as nothing that is public changes.

The counter of what is public (`Visibility`) is part of the key and is read first: an answer is never older than its
key, and what is withdrawn, moved or saved is gone at once. What changes a page without raising it (the name of a
place) is seen after ten minutes.
"""

import zlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from archive.models import Visibility

SECONDS = 600


def kept_or_made(request, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer that was kept for this address, or the one that `make` returns.

    Nothing is kept for or of whoever has a session, nor of what was asked with a query; no answer that carries a form's
    token, which is one person's.
    """
    cookies = request.COOKIES.keys()
    if settings.SESSION_COOKIE_NAME in cookies or request.META.get("QUERY_STRING"):
        return make()
    key = f"{Visibility.current()}|{get_language()}|{request.scheme}|{request.get_host()}|{request.path}"
    cache = caches["pages"]
    if body := cache.get(key):
        response = HttpResponse(zlib.decompress(body))
        patch_vary_headers(response, ["Cookie"])  # whoever signs in is answered otherwise
        return response
    response = make()
    has_token = "CSRF_COOKIE" in request.META or settings.CSRF_COOKIE_NAME in cookies
    if response.status_code == 200 and not has_token and not response.cookies:
        cache.set(key, zlib.compress(response.content, 1), SECONDS)
    return response
