"""What is to be masked, found in the text of a whole version: words that somebody typed, numbers with a known form."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.models import Version
from archive.redaction.patterns import FINDERS
from archive.redaction.words import said_in

SHOWN_MAX = 500
AROUND = 40  # characters shown on either side
CHUNK = 50  # pages read from the database at once


@dataclass(frozen=True)
class Occurrence:
    """A place where a text says something, with what stands around it on one line."""

    rank: int
    start: int
    end: int
    before: str
    said: str
    after: str

    @property
    def value(self) -> str:
        """Return what stands for it in a form."""
        return f"{self.rank}-{self.start}-{self.end}"


def occurrences(version: Version, *, typed: str = "", kind: str = "") -> Iterator[Occurrence]:
    """Yield where a version says these words, or something of this kind (`patterns.FINDERS`), page after page."""
    if not typed.strip() and kind not in FINDERS:
        return
    for page in version.pages.order_by("rank").only("version", "rank", "text").iterator(chunk_size=CHUNK):
        text = page.text
        for start, end in FINDERS[kind](text) if kind in FINDERS else said_in(text, typed):
            before = " ".join(text[max(0, start - AROUND) : start].split())
            after = " ".join(text[end : end + AROUND].split())
            yield Occurrence(page.rank, start, end, before, " ".join(text[start:end].split()), after)


def spans_of(values: list[str]) -> list[tuple[int, int, int]]:
    """Return (page, start, end) of what was chosen in a form; what is no place is left out."""
    spans = []
    for value in values[: 2 * SHOWN_MAX]:
        parts = value.split("-")
        if len(parts) == 3 and all(part.isdecimal() and len(part) < 10 for part in parts):
            spans.append(tuple(map(int, parts)))
    return spans
