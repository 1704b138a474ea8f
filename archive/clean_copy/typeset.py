"""A text set on pages that are seen: what has no page images, and the sheets that go with documents.

Helvetica of every PDF reader, in Windows-1252, which holds all of French; a sign that it has not is written with those
that it has.
"""

import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.clean_copy import helvetica
from archive.clean_copy.writer import A4, Leaf

MARGIN = 56.0  # points
LEADING = 1.36  # of the size of the letters
TAB = 4  # spaces
_WRITTEN = str.maketrans({
    "\u202f": "\u00a0", "\u2009": " ", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "‑": "-",
    "‐": "-", "☐": "[ ]", "☑": "[x]", "☒": "[x]", "ﬁ": "fi", "ﬂ": "fl", "✓": "x", "′": "'", "″": '"', "\t": " " * TAB,
})  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A paragraph: its text, the size of its letters in points, whether it is bold, the space before it."""

    text: str
    size: float = 10.0
    bold: bool = False
    before: float = 0.0


def set_on_pages(lines: Iterable[Line]) -> Iterator[Leaf]:
    """Yield the leaves that hold these paragraphs, A4; a word that is longer than a line is cut."""
    width, height = A4
    said, y = [], height - MARGIN
    for line in lines:
        y -= line.before
        for text in _wrapped(_encoded(line.text), width - 2 * MARGIN, line):
            y -= line.size * LEADING
            if y < MARGIN:
                yield _leaf(said)
                said, y = [], height - MARGIN - line.size * LEADING
            said.append(_shown(text, y, line))
    yield _leaf(said)


def _leaf(said: list[str]) -> Leaf:
    return Leaf(*A4, zlib.compress("\n".join(["BT", *said, "ET"]).encode("ascii"), 6))


def _shown(text: bytes, y: float, line: Line) -> str:
    return f"/{'B' if line.bold else 'H'} {line.size:.1f} Tf 1 0 0 1 {MARGIN:.1f} {y:.2f} Tm <{text.hex()}> Tj"


def _wrapped(text: bytes, room: float, line: Line) -> Iterator[bytes]:
    """Yield a paragraph in lines; its own line ends stay."""
    for part in text.split(b"\n"):
        sofar = b""
        for word in part.split(b" "):
            longer = sofar + b" " + word if sofar else word
            if not sofar or helvetica.width(longer, line.size, line.bold) <= room:
                sofar = longer
            else:
                yield sofar
                sofar = word
            while helvetica.width(sofar, line.size, line.bold) > room:
                fits = _fitting(sofar, room, line)
                yield sofar[:fits]
                sofar = sofar[fits:]
        yield sofar


def _fitting(text: bytes, room: float, line: Line) -> int:
    used = 0.0
    for at in range(len(text)):
        used += helvetica.width(text[at : at + 1], line.size, line.bold)
        if used > room:
            return max(at, 1)
    return len(text)


def _encoded(text: str) -> bytes:
    """Return a text in Windows-1252, without what no line of text holds."""
    return b"".join(_sign(sign) for sign in text.replace("\r\n", "\n").translate(_WRITTEN))


def _sign(sign: str) -> bytes:
    if sign == "\n":
        return b"\n"
    if unicodedata.category(sign) in {"Cc", "Cf"}:
        return b""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", sign).encode("cp1252", "ignore")
        return plain or (b"" if unicodedata.combining(sign) else b"?")
