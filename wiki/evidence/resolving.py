"""Which documents the citations of a text lead to: as somebody without an account sees them, in one query."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from archive.models import Document
from wiki.evidence.models import Citation
from wiki.evidence.syntax import Reference


@dataclass(frozen=True)
class Resolved:
    """A public document, in its public version. What is hidden is not here, like what does not exist."""

    document_id: int
    version_id: int
    version_number: int
    page_count: int | None


def resolve(references: list[Reference], waiting=()) -> dict[str, Resolved]:
    """Return, by code, the documents that these citations name. Call it outside any transaction.

    Those in `waiting` become public together with the text: they are resolved in the version that will be.
    """
    codes = {reference.code for reference in references}
    if not codes:
        return {}
    rows = Document.objects.visible_to(AnonymousUser()).filter(code__in=codes)
    rows = rows.values_list("code", "pk", "public_version_id", "public_version__number", "public_version__page_count")
    resolved = {code: Resolved(*facts) for code, *facts in rows}
    for document in waiting:
        if document.code in codes - resolved.keys():
            version = document.versions.order_by("-number").first()
            resolved[document.code] = Resolved(document.pk, version.pk, version.number, version.page_count)
    return resolved


def citation(reference: Reference, cited, resolved: dict[str, Resolved]) -> Citation:
    """Return the unsaved row of a citation; `cited` says where the page shows it (`rendering.Cited`)."""
    document = resolved.get(reference.code)
    public = document and reference.version in {None, document.version_number}
    state = Citation.State.CURRENT if public else Citation.State.STALE if document else Citation.State.MISSING
    return Citation(
        document_id=document and document.document_id,
        version_id=document.version_id if public else None,
        code=reference.code,
        page_from=reference.page_from,
        page_to=reference.page_to,
        words=reference.words,
        stance=reference.stance,
        sentence=cited.sentence,
        anchor=cited.anchor,
        state=state,
        note=cited.note,
    )
