"""Searching a list: which of a thousand names are in the public documents, on which pages, in a second or two."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from archive.models import Document, Page
from archive.search.find import Filters, in_index
from archive.search.french import folded
from archive.search.matching import matching_pages
from archive.search.queries import Phrase, parse

TERMS_MAX = 1_000
LENGTH_MAX = 120  # characters of a term
SECONDS_MAX = 8.0  # then the rest of the list is left, and that is said
DOCUMENTS_READ = 10  # of one term, the best: their pages are read
PAGES_READ = 60  # of one term
HITS_SHOWN = 3

WRITTEN_TWICE = _("already in the list")
NO_WORD = _("no letter and no digit")
TOO_LONG = _("longer than 120 characters")
TOO_MANY = _("after the first 1,000 terms")
NO_TIME = _("the time was over: search it in a second list")


class Ignored(NamedTuple):
    """A line that was not searched, and why."""

    number: int
    text: str
    why: str


class Place(NamedTuple):
    """A page that says the term, or a document that has it in its title only (`page` is 0)."""

    title: str
    page: int
    url: str


@dataclass
class Line:
    """A term, how many documents say it, on how many pages, and the first of these."""

    term: str
    phrase: Phrase
    documents: int = 0
    pages: int = 0
    more: bool = False  # only the pages of the best documents were counted
    places: list[Place] = field(default_factory=list)


def read_list(text: str) -> tuple[list[Line], list[Ignored]]:
    """Return the terms of a list, one a line, each once, and the lines that are none. Empty lines are nothing."""
    lines: dict[tuple[str, ...], Line] = {}
    ignored = []
    for number, typed in enumerate(text.replace("\0", " ").splitlines(), start=1):
        term = " ".join(typed.replace('"', " ").split())
        if not term:
            continue
        phrase = parse(f'"{term}"') if len(term) <= LENGTH_MAX else None
        if phrase is None:
            ignored.append(Ignored(number, term[:LENGTH_MAX], TOO_LONG))
        elif not isinstance(phrase, Phrase):
            ignored.append(Ignored(number, term, NO_WORD))
        elif phrase.words in lines:
            ignored.append(Ignored(number, term, WRITTEN_TWICE))
        elif len(lines) == TERMS_MAX:
            ignored.append(Ignored(number, term, TOO_MANY))
        else:
            lines[phrase.words] = Line(term, phrase)
    return list(lines.values()), ignored


def search_list(text: str, seconds: float = SECONDS_MAX) -> tuple[list[Line], list[Ignored]]:
    """Search each term of a list as if it stood in quotes; return the lines, and what was not searched.

    Public documents only. Stops after about `seconds`. Raises `IndexUnavailable`.
    """
    until = time.monotonic() + seconds
    lines, ignored = read_list(text)
    texts = _Texts()
    for rank, line in enumerate(lines):
        if time.monotonic() > until:
            return lines[:rank], [*ignored, *(Ignored(0, late.term, NO_TIME) for late in lines[rank:])]
        _search(line, texts)
    return lines, ignored


class _Texts:
    """The words of pages, each page read once for the whole list."""

    def __init__(self):
        self._words: dict[tuple[int, int], str] = {}

    def that_say(self, pages: Iterable[tuple[int, int]], phrase: Phrase) -> list[tuple[int, int]]:
        """Return those of these pages, by version and rank, whose words hold the phrase."""
        pages = list(pages)
        unread = {page for page in pages if page not in self._words}
        if unread:
            rows = Page.objects.filter(version__in={v for v, _ in unread}, rank__in={r for _, r in unread})
            for version, rank, text in rows.values_list("version", "rank", "text").iterator(chunk_size=100):
                if (version, rank) in unread:
                    self._words[version, rank] = f" {' '.join(folded(text))} "
        words = f" {' '.join(phrase.words)} "
        return [page for page in pages if words in self._words.get(page, "")]


def _search(line: Line, texts: _Texts) -> None:
    found = in_index(line.phrase, Filters())
    ranked = [int(result.pk) for result in found[:DOCUMENTS_READ]]
    if not ranked:
        return
    total = found.count()
    documents = Document.objects.published().only("title", "code", "public_version").in_bulk(ranked)
    public = [documents[pk] for pk in ranked if pk in documents]  # the index may be behind
    line.documents = total - (len(ranked) - len(public))
    matching = matching_pages([document.public_version_id for document in public], line.phrase)
    pages = defaultdict(list)
    for version, rank in texts.that_say([page[:2] for page in matching[:PAGES_READ]], line.phrase):
        pages[version].append(rank)
    line.pages = sum(map(len, pages.values()))
    line.more = total > DOCUMENTS_READ or len(matching) > PAGES_READ
    line.places = _places(public, pages, urlencode({"q": line.phrase.shown}))


def _places(documents: list[Document], pages: dict[int, list[int]], query: str) -> list[Place]:
    places = []
    for document in documents:
        ranks = pages.get(document.public_version_id, [])
        if not ranks:
            places.append(Place(str(document), 0, f"{document.get_absolute_url()}?{query}"))
        places += [Place(str(document), rank, f"{document.page_url(rank)}?{query}") for rank in ranks]
    places.sort(key=lambda place: not place.page)  # pages first, the documents in their order
    return places[:HITS_SHOWN]
