"""Writes the pages of the lane: from a template and plain values only, never from the request."""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

PREFIX = "/transmettre/"


def page(name: str, context: dict | None = None, *, status: int = 200, wait: int = 0) -> HttpResponse:
    """Return a page of `templates/leaks/`; `wait` says after how many seconds to come back."""
    other = next((code for code, _name in settings.LANGUAGES if code != get_language()), "")
    common = {"onion": settings.ONION, "other_language": other, "language": get_language()}
    response = HttpResponse(render_to_string(f"leaks/{name}.html", common | (context or {})), status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def sorry(why: str, *, message: str = "", status: int, wait: int = 0) -> HttpResponse:
    """Say that nothing was kept, and why."""
    return page("sorry", {"why": why, "message": message}, status=status, wait=wait)
