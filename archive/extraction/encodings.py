"""Bytes to letters, whatever wrote them: UTF-8, UTF-16, and the code pages of old Windows, Macintosh and DOS."""

import codecs
from collections.abc import Iterator

import charset_normalizer

LOOKED_AT = 200_000  # bytes
_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—…€°§²³©®•\u00a0")
_CLOSING = frozenset("»”…€°")
_PAGES = ("cp1252", "mac_roman", "cp850")


def decoded(content: bytes) -> str:
    """Return the text of these bytes; what cannot be said in any encoding becomes U+FFFD, nothing is raised."""
    return content.decode(encoding_of(content), "replace")


def encoding_of(content: bytes) -> str:
    """Return the name of the encoding that these bytes are most likely in."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    head = content[:LOOKED_AT]
    if wide := _without_mark(head):
        return wide
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return _code_page(head)


def _without_mark(head: bytes) -> str:
    """Return UTF-16 when one byte of nearly every pair is zero, as in Western text, or an empty string."""
    pairs = len(head) // 2
    if not pairs:
        return ""
    high, low = head[1 : 2 * pairs : 2].count(0), head[: 2 * pairs : 2].count(0)
    if max(high, low) < 0.7 * pairs or min(high, low) > 0.1 * pairs:
        return ""
    return "utf-16-le" if high > low else "utf-16-be"


def _code_page(head: bytes) -> str:
    """Return the code page in which what is not ASCII is French; for another language, a longer list is asked."""
    high = sum(byte >= 0x80 for byte in head)
    shares = {page: _fitting(head.decode(page, "replace")) / high for page in _PAGES}
    best = max(_PAGES, key=lambda page: shares[page])
    if shares[best] >= 0.8:
        return best
    found = charset_normalizer.from_bytes(head, steps=5, chunk_size=512).best()
    return found.encoding if found else "cp1252"


def _fitting(text: str) -> int:
    """Count the signs beyond ASCII that stand as in French: no capital after a small letter, no "…" before one."""
    return sum(sign in _FRENCH and _fits(text[at - 1 : at], sign, text[at + 1 : at + 2]) for at, sign in _beyond(text))


def _beyond(text: str) -> Iterator[tuple[int, str]]:
    return ((at, sign) for at, sign in enumerate(text) if sign > "\x7f")


def _fits(before: str, sign: str, after: str) -> bool:
    if sign.isalpha():
        return not (sign.isupper() and before.islower())
    return sign not in _CLOSING or not after.isalpha()
