"""A project made for paper: its text and its facts in order, each with the numbers of the exhibits that bear on it."""

import re
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from archive.document_dates import PartialDate
from archive.models import Document, Provenance, Version
from archive.written_date import written_date
from wiki.dossiers.printed_text import printed_text
from wiki.dossiers.reading import Dossier, Happening, Part
from wiki.dossiers.states import Group
from wiki.evidence.models import Stance
from wiki.evidence.sources import Source
from wiki.pages.models import WikiPage


@dataclass
class Exhibit:
    """A document that the paper rests on: its number there, the pages cited, and what proves it is the same one.

    Nothing does for a leak: a fingerprint would tell marked copies from each other.
    """

    number: int
    document: Document
    sha256: str = ""
    version: int = 1
    pages: list[str] = field(default_factory=list)

    @property
    def day(self) -> str:
        """The date of the document, in words; nothing when it is not known."""
        one = self.document
        return written_date(PartialDate(one.date, one.date_end, one.date_precision)) if one.date else ""


@dataclass(frozen=True)
class Reference:
    """A number and pages, and what they do to the fact when that is not to confirm it."""

    number: int
    pages: str
    stance: str


class Exhibits:
    """Numbers documents in the order in which a paper names them."""

    def __init__(self):
        self._by_key: dict[int, Exhibit] = {}

    def number(self, document: Document, pages: str) -> int:
        """Return the number of the exhibit that is this document, of which these pages are cited."""
        exhibit = self._by_key.setdefault(document.pk, Exhibit(len(self._by_key) + 1, document))
        if pages and pages not in exhibit.pages:
            exhibit.pages.append(pages)
        return exhibit.number

    def references(self, sources: list[Source]) -> list[Reference]:
        """Return the references of a fact; a source that the public may not see has none."""
        return [
            Reference(
                self.number(source.document, source.pages),
                source.pages,
                "" if source.stance == Stance.CONFIRMS else source.stance_name,
            )
            for source in sources
            if source.document is not None
        ]

    def of_events(self, happenings: list[Happening]) -> list[tuple]:
        """Return events, each with its references."""
        return [(one, self.references(one.sources)) for one in happenings]

    def of_groups(self, groups: list[Group]) -> list[tuple]:
        """Return groups of values, each value with its references."""
        return [(group, [(value, self.references(value.sources)) for value in group.values]) for group in groups]

    def of_parts(self, parts: list[Part]) -> list[tuple]:
        """Return the facts of parts, each with its references."""
        return [(one.fact, self.references(one.sources)) for one in parts]

    def text_of(self, host: str, **owner) -> SafeString:
        """Return the text of the wiki page of a `project` or a `territory`; nothing when there is none."""
        page = WikiPage.objects.visible_to(None).to_read().filter(**owner).first()
        return printed_text(page, self.number, host) if page else ""

    def finished(self) -> list[Exhibit]:
        """Return the exhibits with the fingerprint of the version that is public, one query."""
        versions = Version.objects.filter(pk__in=[one.document.public_version_id for one in self._by_key.values()])
        known = {version.pk: version for version in versions.only("sha256", "number")}
        for exhibit in self._by_key.values():
            exhibit.pages.sort(key=lambda pages: int(re.search(r"\d+", pages)[0]))
            if version := known.get(exhibit.document.public_version_id):
                exhibit.version = version.number
                if exhibit.document.provenance != Provenance.LEAK:
                    exhibit.sha256 = version.sha256
        return list(self._by_key.values())


class Paper:
    """A project with the text of its page and the references of each fact; alone, or as a part of a larger paper."""

    def __init__(self, dossier: Dossier, host: str, exhibits: Exhibits | None = None):
        self.dossier = dossier
        of_all = exhibits or Exhibits()
        self.text = of_all.text_of(host, project=dossier.project)
        self.events = of_all.of_events(dossier.happenings)
        self.groups = of_all.of_groups(dossier.groups)
        self.acts = of_all.of_parts(dossier.acts)
        self.parts = of_all.of_parts(dossier.parts)
        self.exhibits = [] if exhibits else of_all.finished()
