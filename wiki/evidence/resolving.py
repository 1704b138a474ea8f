"""Which documents the citations of a text lead to: as somebody without an account sees them, in one query."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from archive.models import Document, Version
from wiki.evidence.models import Citation
from wiki.evidence.syntax import Reference

FIELDS = ["code", "title", "extract_only", "is_demonstration"]


@dataclass(frozen=True)
class Resolved:
    """A document that may be cited, in the version that is read. What is hidden is not here, like what is not there."""

    document: Document
    version_id: int
    version_number: int
    page_count: int | None
    is_public: bool

    @property
    def document_id(self) -> int:
        return self.document.pk


def resolve(references: list[Reference], documents=None) -> dict[str, Resolved]:
    """Return, by code, the documents that these citations name. Call it outside any transaction.

    `documents` are those that may be cited; without it, what readers see. One that waits is read in its latest version.
    """
    codes = {reference.code for reference in references}
    if not codes:
        return {}
    if documents is None:
        documents = Document.objects.visible_to(AnonymousUser())
    latest = Version.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")[:1]
    rows = documents.filter(code__in=codes).only(*FIELDS, "public_version")
    rows = rows.annotate(read=Coalesce(F("public_version"), Subquery(latest)))
    version = Version.objects.filter(pk=OuterRef("read"))
    rows = rows.annotate(
        number=Subquery(version.values("number")[:1]), count=Subquery(version.values("page_count")[:1])
    )
    return {
        row.code: Resolved(row, row.read, row.number, row.count, row.public_version_id is not None)
        for row in rows
        if row.read
    }


def citable(waiting):
    """Return the documents that a text may cite which is published together with these: what readers see, and these.

    None, for `resolve`, when none waits with it.
    """
    if not waiting:
        return None
    return Document.objects.visible_to(AnonymousUser()) | Document.objects.filter(pk__in=[one.pk for one in waiting])


def citation(cited, finding) -> Citation:
    """Return the unsaved row of a citation.

    `cited` says where the page shows it (`rendering.Cited`), `finding` what it leads to (`checking.Finding`).
    """
    reference = finding.reference
    return Citation(
        document_id=finding.document_id,
        version_id=finding.version_id,
        code=reference.code,
        page_from=finding.page_from,
        page_to=finding.page_to,
        words=reference.words,
        written=reference.plain,
        stance=reference.stance,
        sentence=cited.sentence,
        anchor=cited.anchor,
        state=finding.state,
        note=cited.note,
    )
