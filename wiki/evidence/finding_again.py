"""Where citations stand in another version of their document: by the words quoted, or by what their page said."""

import re
import sys
from collections import defaultdict
from typing import NamedTuple

from archive.models import Page, Version
from wiki.evidence.cited_pages import Reader
from wiki.evidence.comparing import Folded
from wiki.evidence.models import Citation

LIKE = 0.5  # of the different words of two pages, for one to be the other
RUN_MAX = 20  # pages of a run that are read together
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
State = Citation.State


class Place(NamedTuple):
    """What becomes of a citation."""

    page_from: int | None
    page_to: int | None
    moved_from: int | None
    state: str


def look(citations: list[Citation], version: Version) -> dict[int, Place]:
    """Return, by primary key, where these citations of one document stand in a version of it."""
    old, now = _old_pages(citations), _Now(citations, version)
    places, unsure = {}, {}
    for row in citations:
        stands, is_sure = _where_it_was(row, version, old, now)
        if stands and is_sure:
            places[row.pk] = _placed(row, row.page_from) if row.page_from else Place(None, None, None, State.CURRENT)
        else:
            unsure[row.pk] = row, stands
    return places | _anywhere(unsure, version, old) if unsure else places


class _Now:
    """What the pages that citations name say in a version; each run of pages is prepared once."""

    def __init__(self, citations: list[Citation], version: Version):
        self.version_id = version.pk
        self.pages = Reader(sys.maxsize).read({self._run(row) for row in citations if row.page_from})
        self.folded: dict[tuple, Folded] = {}

    def _run(self, row: Citation) -> tuple[int, int, int]:
        last = row.page_to or row.page_from
        return self.version_id, row.page_from, min(last, row.page_from + RUN_MAX - 1)

    def said(self, row: Citation) -> Folded | None:
        """Return the text of the pages that a citation names, or nothing when the first of them is not there."""
        _version, first, last = run = self._run(row)
        if (self.version_id, first) not in self.pages:
            return None
        if run not in self.folded:
            there = [self.pages.get((self.version_id, rank)) for rank in range(first, last + 1)]
            self.folded[run] = Folded("\n".join(page.text for page in there if page))
        return self.folded[run]


def _old_pages(citations: list[Citation]) -> dict[tuple[int, int], str]:
    """Return what the cited pages said, by version and rank: each first page."""
    wanted = defaultdict(set)
    for row in citations:
        if row.version_id and row.page_from:
            wanted[row.version_id].add(row.page_from)
    texts = {}
    for version, ranks in wanted.items():
        pages = Page.objects.filter(version=version, rank__in=ranks)
        texts |= {(version, rank): text for rank, text in pages.values_list("rank", "text")}
    return texts


def _where_it_was(row: Citation, version: Version, old: dict, now: _Now) -> tuple[bool, bool]:
    """Return whether a citation stands on the pages that it names, and whether these are surely the same as before.

    Where pages were added, the same words may stand by chance under the old number.
    """
    if not row.page_from:
        return (False, False) if row.words else (True, True)
    said = now.said(row)
    if said is None:
        return False, False
    first, before = now.pages[version.pk, row.page_from].text, old.get(_old(row), "")
    is_same = row.version_id == version.pk or _likeness(_words(before), _words(first)) >= LIKE
    return (said.find(row.words) is not None, is_same or not before.strip()) if row.words else (is_same, is_same)


def _placed(row: Citation, first: int) -> Place:
    """Return the place of a citation that stands on page `first`: moved, unless its author wrote that page."""
    if not row.page_from:
        return Place(first, first, None, State.CURRENT)
    written = row.moved_from or row.page_from
    length = (row.page_to or row.page_from) - row.page_from
    moved = first != written
    return Place(first, first + length, written if moved else None, State.MOVED if moved else State.CURRENT)


def _anywhere(unsure: dict, version: Version, old: dict) -> dict[int, Place]:
    """Look for citations on every page of a version, read once; of several pages, the one most like the old one.

    `unsure` gives, by primary key, the citation, and whether it stands on the pages that it names, if on no better one.
    """
    best: dict[int, tuple] = {}
    olds = {key: _words(old.get(_old(row), "")) for key, (row, _stands) in unsure.items()}
    runs = any(_is_run(row) for row, _stands in unsure.values())
    waiting, before = False, ""
    for page in Page.objects.filter(version=version).order_by("rank").only("rank", "text", "state").iterator(50):
        waiting = waiting or page.state == Page.State.WAITING
        said, words = Folded(page.text), _words(page.text)
        over_two = Folded(f"{before}\n{page.text}") if runs and before else None
        before = page.text
        for key, (row, _stands) in unsure.items():
            likeness = _likeness(olds[key], words)
            near = -abs(page.rank - (row.page_from or 1))
            if said.find(row.words) if row.words else likeness >= LIKE:
                best[key] = max(best.get(key, (-1.0, near, 0)), (likeness, near, page.rank))
            elif over_two and row.words and _is_run(row) and over_two.find(row.words):
                best[key] = max(best.get(key, (-1.0, near, 0)), (likeness, near, page.rank - 1))
    lost = State.UNREAD if waiting else State.LOST
    return {key: _best(row, stands, best.get(key), lost) for key, (row, stands) in unsure.items()}


def _best(row: Citation, stands: bool, found: tuple | None, lost: str) -> Place:
    if found:
        return _placed(row, found[-1])
    return _placed(row, row.page_from) if stands else Place(row.page_from, row.page_to, row.moved_from, lost)


def _is_run(row: Citation) -> bool:
    return bool(row.page_from and row.page_to and row.page_to > row.page_from)


def _old(row: Citation) -> tuple:
    return row.version_id, row.page_from


def _words(text: str) -> set[str]:
    return set(_LONG_WORD.findall(text.lower()))


def _likeness(one: set[str], other: set[str]) -> float:
    """Return what two pages share of their words, 0 to 1; pages without words, scans not read, are not told apart."""
    together = len(one | other)
    return len(one & other) / together if together else 1.0
