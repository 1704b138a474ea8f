"""The text of a page as its readers see it: words that were sought marked, the passage chosen, tables, what is masked.

Everything is escaped here; what is returned goes into a template as it is.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from archive import doubts
from archive.extraction.language import is_english
from archive.masked import passages_of, placed_in, words_under
from archive.models import MaskedBy
from archive.written_table import Lines, heading_of, is_heading, parts_of

COLUMNS_MAX = 40  # of a table whose short rows are filled up
UNSURE = 70  # of 100: below, a recognised page says so in words


class Span(NamedTuple):
    """A marked part of a text, and how its mark opens."""

    start: int
    end: int
    opening: str


@dataclass(frozen=True)
class Table:
    """A table to show; `heading` names its columns, where something does."""

    heading: list[SafeString]
    rows: list[list[SafeString]]


@dataclass(frozen=True)
class PageText:
    """The text of a page in parts, each `{"text": ...}` or `{"table": ...}`; its language; how far to trust it."""

    language: str
    parts: list[dict] = field(default_factory=list)
    masks: int = 0  # passages that came blacked out
    masked_by: list[tuple[str, int]] = field(default_factory=list)  # by whom others are masked, in words, and how many
    words_under: int = 0  # what is blacked out, when the file still says them: for the review team
    unsure: bool = False
    doubts: int = 0  # runs of words that were read with doubt

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said on this page."""
        return not self.parts


def hit_spans(found, before: str = "") -> list[Span]:
    """Return the spans of what a search found (`archive.search.highlight.matches`), each with a number to lead to."""
    return [Span(one.start, one.end, f'<mark id="hit-{before}{number}">') for number, one in enumerate(found, start=1)]


def passage_span(passage) -> list[Span]:
    """Return the span of a chosen passage."""
    opening = '<mark class="passage" id="passage" tabindex="-1">'
    return [Span(passage.start, passage.end, opening)] if passage else []


def text_of(page, version, spans: Sequence[Span] = (), heading: Sequence[str] = ()) -> PageText:
    """Return the text of a page; `heading` names the columns of a sheet that began on an earlier page."""
    masked = placed_in(page.masks, page.text, page.boxes) if page.masks else []
    doubted = doubts.spans_of(page.unsure, page.text, page.boxes) if page.unsure else []
    written = _Written(page.text, spans, masked, doubted)
    passages = passages_of(page.masks)
    return PageText(
        language="en" if is_english(page.text) else "fr",
        parts=list(written.parts(version, heading)),
        masks=sum(not passage.masked_by for passage in passages),
        masked_by=[(who_masked(name), count) for name, count in _counted(passages)],
        words_under=words_under(page.masks, page.boxes) if page.masks and page.origin == "file" else 0,
        unsure=page.origin == "recognised" and page.confidence is not None and page.confidence < UNSURE,
        doubts=len(doubted),
    )


def said_of(passage) -> str:
    """Return what stands in a text for a masked passage (`archive.masked.Passage`): by whom, and why."""
    if not passage.masked_by:
        return _("blacked-out passage in the document received")
    said = who_masked(passage.masked_by)
    return _("%(masked_by)s: %(why)s") % {"masked_by": said, "why": passage.why} if passage.why else said


def who_masked(name: str) -> str:
    """Return by whom a passage is masked, in words."""
    return str(MaskedBy(name).label if name in MaskedBy.values else MaskedBy.US.label)


def _counted(passages) -> list[tuple[str, int]]:
    return sorted(Counter(passage.masked_by for passage in passages if passage.masked_by).items())


def rows_from(version) -> int | None:
    """Return the line from which the sections of a version are rows of a table; None where their text must tell."""
    if version.engine.startswith("calamine"):
        return 1  # after the sheet's name
    return 0 if version.media_type == "text/csv" else None


def headings_of(version, pages) -> dict[int, list[str]]:
    """Return, by rank, the names of the columns of the sheets that go on at these pages, which follow each other."""
    first, headings = rows_from(version), {}
    sheet, names = None, []
    for page in pages if first is not None else ():
        begins = _sheet(page.text, first)
        if sheet is None:
            names = _begun_before(version, page, first)
        elif begins != sheet:
            names = []
        headings[page.rank] = names
        names, sheet = names or heading_of(page.text, first), begins
    return headings


def _begun_before(version, page, first: int) -> list[str]:
    """Return the names of the columns of the sheet that goes on at this page, from the page where it begins."""
    begun = version.pages.filter(rank__lt=page.rank)
    begun = begun.filter(text__startswith=f"{_sheet(page.text, first)}\n") if first else begun
    text = begun.order_by("rank").values_list("text", flat=True).first()
    return heading_of(text, first) if text else []


def _sheet(text: str, first: int) -> str:
    """Return the name of a section's sheet; a file of comma-separated values is one sheet."""
    return text.partition("\n")[0] if first else ""


class _Written:
    """A text with its marks, with a note where something is masked, and with what was read with doubt."""

    def __init__(self, text: str, spans: Sequence[Span], masked: list, doubted: list[tuple[int, int]]):
        self.text, self.spans = text, sorted(spans)
        self.ends = [span.end for span in self.spans]
        notes = [(place, format_html('<span class="masked">[{}]</span>', said_of(one))) for place, one in masked]
        # Several masks of one kind in one place are one passage: a name on two lines.
        named = {place for place, one in masked if one.masked_by}
        self.notes = [one for at, one in enumerate(notes) if one[0] not in named or one not in notes[:at]]
        self.doubted, self.doubt_ends = doubted, [end for _start, end in doubted]
        self.said = format_html('<span class="doubt-said">{} </span>', _("unsure reading:"))

    def parts(self, version, heading: Sequence[str]):
        """Yield the parts of the text."""
        if not version.sections:
            if self.text.strip() or self.notes:
                yield {"text": self.between(0, len(self.text))}
            return
        for part in parts_of(self.text, rows_from(version)):
            if isinstance(part, Lines):
                yield {"text": self.between(part.start, part.end)}
            else:
                yield {"table": self._table(part.cells, heading)}

    def _table(self, rows, heading: Sequence[str]) -> Table:
        said = [escape(name) for name in heading]
        if is_heading(self.text, rows[0]) and len(rows) > 1 and not said:
            said, rows = [self.between(*cell) for cell in rows[0]], rows[1:]
        columns = len(said) if len(said) <= COLUMNS_MAX else 0
        empty = mark_safe("")
        return Table(said, [[*map(self._cell, row), *[empty] * (columns - len(row))] for row in rows])

    def _cell(self, cell: tuple[int, int]) -> SafeString:
        return self.between(*cell)

    def between(self, start: int, end: int) -> SafeString:
        """Return a part of the text, with what is marked in it; a mark that begins before goes on."""
        pieces, at = [], start
        for number in range(bisect_right(self.ends, start), len(self.spans)):
            span = self.spans[number]
            if span.start >= end:
                break
            first, last = max(span.start, at), min(span.end, end)
            opening = span.opening if span.start >= start else "<mark>"
            pieces += [self._plain(at, first), opening, self._plain(first, last), "</mark>"]
            at = last
        pieces.append(self._plain(at, end, last=end == len(self.text)))
        return mark_safe("".join(pieces))  # each part is escaped in _plain

    def _plain(self, start: int, end: int, *, last: bool = False) -> str:
        pieces, at = [], start
        for place, note in self.notes:
            if start <= place < end or (last and place == end):
                pieces += [self._doubted(at, place), " ", note, " "]
                at = place
        return "".join([*pieces, self._doubted(at, end)])

    def _doubted(self, start: int, end: int) -> str:
        """Return a part of the text, each doubt said once, where it begins, and shown as far as it goes."""
        pieces, at = [], start
        for number in range(bisect_right(self.doubt_ends, start), len(self.doubted)):
            first, last = self.doubted[number]
            if first >= end:
                break
            begins, stops = max(first, at), min(last, end)
            said = self.said if first >= start else ""
            words = escape(self.text[begins:stops])
            pieces += [escape(self.text[at:begins]), '<span class="doubt">', said, words, "</span>"]
            at = stops
        return "".join([*pieces, escape(self.text[at:end])])
