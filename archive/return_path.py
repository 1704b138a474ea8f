"""The way back to an edit that asked for a citation: an address of the wiki, of this site, that exists.

It goes with the reader from the search to the page, as `?pour=`.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve

WRITING = "/wiki/"  # where texts are written
ASKED_BY = "pour"  # the parameter that carries it
PARAMETER = "citation"  # what the form reads
_LENGTH_MAX = 500


def edit_address(asked: str) -> str:
    """Return the address as asked when it is one of the wiki's own, or nothing: never one of another site."""
    if len(asked) > _LENGTH_MAX or not asked.startswith(WRITING) or "\\" in asked or not asked.isprintable():
        return ""
    parts = urlsplit(asked)
    if parts.scheme or parts.netloc or ".." in parts.path.split("/"):
        return ""
    try:
        resolve(parts.path)
    except Resolver404:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def with_citation(address: str, citation: str) -> str:
    """Return the address of the edit, carrying a citation to put into its text."""
    path, _mark, query = address.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name != PARAMETER]
    return f"{path}?{urlencode([*kept, (PARAMETER, citation)])}"


def carrying(address: str, edit: str) -> str:
    """Return an address of this site that carries the way back, when there is one."""
    if not edit:
        return address
    before, mark, fragment = address.partition("#")
    return f"{before}{'&' if '?' in before else '?'}{urlencode({ASKED_BY: edit})}{mark}{fragment}"
