"""Asking our own site, in this process and without a network, as a reader who has neither account nor cookie."""

import html
import json
import re
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

READ_MAX = 16 * 1024 * 1024  # bytes of one answer: the names in a ZIP file stand at its beginning
_TAGS = re.compile("<[^>]*>")


class Reader:
    """Somebody without account; `ask(path)` returns the status and all that the answer says."""

    def __init__(self):
        self.handler = WSGIHandler()
        host = next((host for host in settings.ALLOWED_HOSTS if host.strip(".*")), "localhost").lstrip(".")
        self.requests = RequestFactory(SERVER_NAME=host.strip("[]"), HTTP_HOST=host)

    def ask(self, path: str, post: dict | None = None) -> tuple[int, str]:
        """Return the status, and headers and body as text: without markup, its spaces alike."""
        make = self.requests.get if post is None else self.requests.post
        request = make(path, post or {}, secure=settings.HTTPS)
        request._dont_enforce_csrf_checks = True  # what Django's own test client says: nobody forges here
        response = self.handler.get_response(request)
        try:
            return response.status_code, _said(response)
        finally:  # not `close()`: it would say that the request is over, in which this may be asked
            for close in response._resource_closers:
                close()


def plain(text: str) -> str:
    """Return a text as answers are compared: no entities, its spaces alike, small letters."""
    return " ".join(html.unescape(text).split()).lower()


def asked_in(path: str, post: dict | None) -> str:
    """Return the words of a question, which its answer may repeat."""
    return plain(unquote_plus(path) + " " + " ".join((post or {}).values()))


def _said(response) -> str:
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    body = _body(response).decode(errors="replace")
    if response.headers.get("Content-Type", "").startswith("application/json"):
        body = _unescaped(body)
    return plain(f"{headers} {body}") + " " + plain(_TAGS.sub("", body))


def _unescaped(body: str) -> str:
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return body


def _body(response) -> bytes:
    if not response.streaming:
        return response.content
    read = b""
    for piece in response.streaming_content:
        read += piece
        if len(read) > READ_MAX:
            break
    return read
