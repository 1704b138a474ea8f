"""A project made for paper: its facts in order, each with the numbers of the exhibits that bear on it."""

import re
from dataclasses import dataclass, field

from archive.document_dates import PartialDate
from archive.models import Document, Provenance, Version
from archive.written_date import written_date
from wiki.dossiers.reading import Dossier
from wiki.evidence.models import Stance
from wiki.evidence.sources import Source


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


class Paper:
    """Numbers the documents in the order in which the facts name them."""

    def __init__(self, dossier: Dossier):
        self.dossier = dossier
        self._exhibits: dict[int, Exhibit] = {}
        self.events = [(one, self._references(one.sources)) for one in dossier.happenings]
        self.groups = [
            (group, [(value, self._references(value.sources)) for value in group.values]) for group in dossier.groups
        ]
        self.acts = [(one.fact, self._references(one.sources)) for one in dossier.acts]
        self.parts = [(one.fact, self._references(one.sources)) for one in dossier.parts]
        self.exhibits = self._with_fingerprints()

    def _references(self, sources: list[Source]) -> list[Reference]:
        """Return the references of a fact; a source that the public may not see has none."""
        found = []
        for source in sources:
            if source.document is None:
                continue
            exhibit = self._exhibits.setdefault(source.document.pk, Exhibit(len(self._exhibits) + 1, source.document))
            if source.pages and source.pages not in exhibit.pages:
                exhibit.pages.append(source.pages)
            stance = "" if source.stance == Stance.CONFIRMS else source.stance_name
            found.append(Reference(exhibit.number, source.pages, stance))
        return found

    def _with_fingerprints(self) -> list[Exhibit]:
        """Return the exhibits with the fingerprint of the version that is public, one query."""
        versions = Version.objects.filter(pk__in=[one.document.public_version_id for one in self._exhibits.values()])
        known = {version.pk: version for version in versions.only("sha256", "number")}
        for exhibit in self._exhibits.values():
            exhibit.pages.sort(key=lambda pages: int(re.search(r"\d+", pages)[0]))
            if version := known.get(exhibit.document.public_version_id):
                exhibit.version = version.number
                if exhibit.document.provenance != Provenance.LEAK:
                    exhibit.sha256 = version.sha256
        return list(self._exhibits.values())
