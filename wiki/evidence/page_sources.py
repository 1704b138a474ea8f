"""What a page of the wiki rests on: its sources by provenance and nature, what they are worth now, what has none."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.functional import cached_property

from archive.models import Document
from wiki.evidence import notes
from wiki.evidence.models import Citation
from wiki.evidence.shown import shown_in_html
from wiki.pages import parts
from wiki.pages.models import WikiPage
from wiki.pages.passages import Passage, part_url, passages_of

SAYS_SOMETHING = 40  # characters: what is shorter (a date, a name in a list) needs no source of its own
EXCERPT = 160
State = Citation.State


@dataclass
class Cited:
    """One citation of the page: its sentence, where that stands, where it is edited; pages and words as readers see."""

    sentence: str
    anchor: str
    edit_url: str
    stance: str
    pages: str = ""
    url: str = ""
    moved: str = ""
    code: str = ""
    document: Document | None = None


@dataclass
class Source:
    """A document, and what of the page rests on it."""

    document: Document
    cited: list[Cited] = field(default_factory=list)


@dataclass
class Group:
    """The sources of one provenance and nature."""

    provenance: str
    nature: str
    sources: list[Source]

    @property
    def count(self) -> int:
        """How many sentences rest on them."""
        return sum(len(source.cited) for source in self.sources)


@dataclass
class Section:
    """A part of the page and its passages without a source; `is_bare` when it has none at all."""

    heading: str
    anchor: str
    edit_url: str
    passages: list[str]
    is_bare: bool


class Sources:
    """What the page about sources shows, as one person may see it."""

    def __init__(self, page: WikiPage, user):
        self.page = page
        self.passages = passages_of(shown_in_html(page.html, user))
        self.seen = notes.seen_by(page, user)
        self._parts = {anchor: one.part for one in self.passages for anchor in one.anchors}

    @cached_property
    def _edit_urls(self) -> list[str]:
        whole = part_url(self.page, 0)
        if not parts.can_be_edited_apart(self.page):
            return [whole] * (len(self.page.headings) + 1)
        return [whole, *(f"{whole}?part={number}" for number in range(1, len(self.page.headings) + 1))]

    def groups(self) -> list[Group]:
        """Return the sources by provenance, then nature, those that are cited most first."""
        kinds = defaultdict(dict)
        for row, document, label in self.seen:
            if document:
                source = kinds[document.provenance, document.nature].setdefault(document.pk, Source(document))
                source.cited.append(self._cited(row, document, label))
        found = []
        for (_provenance, _nature), sources in kinds.items():
            one = next(iter(sources.values())).document
            found.append(Group(one.get_provenance_display(), one.get_nature_display(), list(sources.values())))
        return sorted(found, key=lambda group: -group.count)

    def in_state(self, *states: str) -> list[Cited]:
        """Return the citations in one of these states, of documents that this person may see."""
        return [
            self._cited(row, document, label) for row, document, label in self.seen if document and row.state in states
        ]

    def unavailable(self) -> list[Cited]:
        """Return the citations whose document this person does not see: withdrawn, waiting, or never there."""
        return [self._cited(row, None, "") for row, document, _label in self.seen if not document]

    def sections(self) -> list[Section]:
        """Return the parts of the page that hold passages without a source."""
        headings = [(0, "", self.page.title), *self.page.headings]
        by_part = defaultdict(list)
        for one in self.passages:
            by_part[one.part].append(one)
        found = []
        for number, (_level, anchor, heading) in enumerate(headings):
            bare = [_excerpt(one.text) for one in by_part[number] if _lacks_source(one)]
            if bare:
                cites = any(one.anchors for one in by_part[number])
                found.append(Section(heading, anchor, self._edit_urls[number], bare, not cites))
        return found

    def tally(self) -> dict[str, int]:
        """Return how many passages say something, and how many of them have a source."""
        said = [one for one in self.passages if _should_have_source(one)]
        return {"said": len(said), "sourced": sum(bool(one.anchors) for one in said)}

    def _cited(self, row: Citation, document: Document | None, label: str | None) -> Cited:
        part = self._parts.get(row.anchor, 0)
        edit_url = self._edit_urls[part] if part < len(self._edit_urls) else self._edit_urls[0]
        cited = Cited(row.sentence, row.anchor, edit_url, row.get_stance_display(), code=row.code)
        if document:
            cited.document, cited.pages = document, notes.pages(row, label)
            cited.url = notes.address(document, row, with_words=notes.holds_words(row.version_id, row.state, document))
            cited.moved = notes.moved(row)
        return cited


def _should_have_source(one: Passage) -> bool:
    return not (one.is_heading or one.is_header) and (len(one.text) >= SAYS_SOMETHING or bool(one.anchors))


def _lacks_source(one: Passage) -> bool:
    return _should_have_source(one) and not one.anchors


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"
