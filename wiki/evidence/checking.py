"""Where the citations of a text stand, and which of them prove nothing: only those that are new or were changed.

The text of cited pages is read in one query; each page is prepared once, however many citations it has.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from archive.models import Correction, Page
from wiki.evidence.cited_pages import Reader, TooMuch
from wiki.evidence.comparing import Folded
from wiki.evidence.models import Citation
from wiki.evidence.resolving import Resolved
from wiki.evidence.syntax import HIDDEN_WORDS, Reference, references

FIND_COST = 16  # looking through so many characters costs what reading one does
WITHOUT_PAGE_MAX = 100  # whose words are looked for in the whole of their document, in one saving
State = Citation.State


class Fault(StrEnum):
    """Why a citation is refused; the sentences are in `wiki.evidence.faults`."""

    UNKNOWN = "unknown"  # no document that readers see has this code
    NO_PAGE = "no-page"
    WORDS = "words"  # not on that page
    NOWHERE = "nowhere"  # not in the document, no page is named
    VERSION = "version"  # the one that is named is not the one that readers see
    EMPTY = "empty"  # quotes with nothing in them
    HIDDEN = "hidden"  # the sign that stands for words which are hidden, and no words to put back
    ALONE = "alone"  # no statement before it
    TOO_MUCH = "too-much"


@dataclass(frozen=True)
class Finding:
    """Where a citation leads, and why it should not stand, if it should not."""

    reference: Reference
    state: str
    document_id: int | None = None
    version_id: int | None = None
    page_from: int | None = None
    page_to: int | None = None
    fault: Fault | None = None
    is_new: bool = False


def changed_since(base: str, found: list[Reference]) -> list[bool]:
    """Say of each citation whether it is new, or changed, since the base text: one that says the same is not."""
    before = Counter(mark.plain for mark in references(base))
    changed = []
    for mark in found:
        changed.append(not before[mark.plain])
        before[mark.plain] -= before[mark.plain] > 0
    return changed


def findings(found: list[Reference], resolved: dict[str, Resolved], *, by=None, base: str = "") -> list[Finding]:
    """Return where each citation leads. What stood in the base text is not read again: the worker looks after it.

    `by` is who writes: words that a correction of theirs, not decided yet, gives a page are taken as said by it.
    """
    changed = changed_since(base, found)
    checked = [_first_look(mark, resolved.get(mark.code), new) for mark, new in zip(found, changed, strict=True)]
    to_read = [at for at, one in enumerate(checked) if changed[at] and _has_words_to_find(one)]
    try:
        for at, finding in _Words([checked[at] for at in to_read], by).found(to_read):
            checked[at] = finding
    except TooMuch:
        for at in to_read:
            checked[at] = replace(checked[at], fault=Fault.TOO_MUCH, state=State.STALE)
    return checked


def without_statement(finding: Finding, sentence: str) -> Finding:
    """Return the finding of a citation that stands after this sentence: one that proves nothing is at fault."""
    return replace(finding, fault=Fault.ALONE) if finding.is_new and not (finding.fault or sentence) else finding


def _first_look(mark: Reference, document: Resolved | None, is_new: bool) -> Finding:
    """Return what is known without the text of any page."""
    if document is None:
        fault = Fault.UNKNOWN if is_new else None
        return Finding(mark, State.MISSING, None, None, mark.page_from, mark.page_to, fault, is_new)
    where = document.document_id, document.version_id, mark.page_from, mark.page_to
    finding = Finding(mark, State.CURRENT, *where, is_new=is_new)
    if not is_new:
        return replace(finding, state=State.STALE)
    if mark.page_to and document.page_count is not None and mark.page_to > document.page_count:
        return replace(finding, state=State.LOST, fault=Fault.NO_PAGE)
    if mark.words == HIDDEN_WORDS:
        return replace(finding, state=State.LOST, fault=Fault.HIDDEN)
    if mark.words_span and not mark.words:
        return replace(finding, fault=Fault.EMPTY)
    if mark.version not in {None, document.version_number}:
        return replace(finding, fault=Fault.VERSION)
    return finding


def _has_words_to_find(finding: Finding) -> bool:
    return bool(finding.reference.words) and finding.fault in {None, Fault.VERSION}


class _Words:
    """Looks for the words of some citations on the pages that they name."""

    def __init__(self, wanted: list[Finding], by):
        self.wanted, self.by, self.reader = wanted, by, Reader()
        self.folded: dict[tuple, Folded] = {}
        self.pages: dict[tuple[int, int], Page] = {}

    def found(self, ranks: list[int]):
        """Yield (rank, finding) of each."""
        places = {_place(one) for one in self.wanted if one.page_from}
        self.pages = self.reader.read(places) if places else {}
        placed = self._without_page()
        for rank, one in zip(ranks, self.wanted, strict=True):
            yield rank, self._on_its_page(one) if one.page_from else placed[one.version_id, one.reference.words](one)

    def _on_its_page(self, one: Finding) -> Finding:
        said = self._text_of(_place(one))
        self.reader.spend(len(said.text) // FIND_COST)
        if said.find(one.reference.words):
            return one
        return self._unsaid(one, Fault.WORDS, self._run(_place(one)))

    def _run(self, place) -> list[Page]:
        version, first, last = place
        found = self.pages
        if last - first > len(found):
            return [page for (of, rank), page in found.items() if of == version and first <= rank <= last]
        return [found[version, rank] for rank in range(first, last + 1) if (version, rank) in found]

    def _text_of(self, place) -> Folded:
        if place not in self.folded:
            text = "\n".join(page.text for page in self._run(place))
            self.reader.spend(len(text) if place[1] != place[2] else 0)
            self.folded[place] = Folded(text)
        return self.folded[place]

    def _without_page(self) -> dict:
        """Look for words that name no page in the whole of their document; return what to make of their findings."""
        sought = defaultdict(set)
        for one in self.wanted:
            if not one.page_from:
                sought[one.version_id].add(one.reference.words)
        if sum(map(len, sought.values())) > WITHOUT_PAGE_MAX:
            raise TooMuch
        placed = {}
        for version, words in sought.items():
            left = set(words)
            for page in self.reader.that_may_say(version, words):
                said = Folded(page.text)
                for one in [one for one in left if said.find(one)]:
                    placed[version, one] = _at(page.rank)
                    left.discard(one)
                if not left:
                    break
            if left:
                waiting = Page.objects.filter(version=version, state=Page.State.WAITING)[:1]
                pages = list(waiting.only("state", "version", "rank"))
                placed |= {
                    (version, one): lambda it, pages=pages: self._unsaid(it, Fault.NOWHERE, pages) for one in left
                }
        return placed

    def _unsaid(self, one: Finding, fault: Fault, pages: list[Page]) -> Finding:
        """Return what becomes of a citation whose words were not found: pages that are not read yet may say them."""
        if any(page.state == Page.State.WAITING for page in pages) or self._is_corrected(one):
            return replace(one, state=State.UNREAD)
        return replace(one, state=State.LOST, fault=fault)

    def _is_corrected(self, one: Finding) -> bool:
        said_there = (
            said
            for version, rank, said in self.corrections
            if version == one.version_id and one.page_from and one.page_from <= rank <= one.page_to
        )
        return any(said.find(one.reference.words) for said in said_there)

    @cached_property
    def corrections(self) -> list[tuple[int, int, Folded]]:
        """What the writer's own corrections, not decided yet, say that pages say."""
        if not getattr(self.by, "is_authenticated", False):
            return []
        mine = Correction.objects.filter(by=self.by, state=Correction.State.WAITING)
        mine = mine.filter(version__in={one.version_id for one in self.wanted})
        return [(version, rank, Folded(text)) for version, rank, text in mine.values_list("version", "rank", "text")]


def _place(one: Finding) -> tuple[int, int, int]:
    return one.version_id, one.page_from, one.page_to


def _at(rank: int):
    return lambda finding: replace(finding, page_from=rank, page_to=rank)
