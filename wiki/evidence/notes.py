"""The notes under a text, made at each reading: what the reader may not see is not there, at once."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery

from archive.extracts import may_be_quoted, quoted
from archive.models import Document, Page
from archive.page_label import page_label
from wiki.evidence.models import Citation


@dataclass
class Note:
    """One source as the reader sees it. `document` is None when it is not available to them.

    Each use is the anchor of a statement, and what the source does to it (its stance, in words).
    """

    number: int
    uses: list[tuple[str, str]] = field(default_factory=list)
    document: Document | None = None
    pages: str = ""
    words: str = ""
    url: str = ""
    is_stale: bool = False
    is_public: bool = True


def notes_of(owner, user) -> list[Note]:
    """Return the notes of what owns citations (a wiki page), in order, as this person may see them; one query."""
    citations = (
        Citation.objects.filter(content_type=ContentType.objects.get_for_model(owner), object_id=owner.pk)
        .select_related("document__public_version")
        .annotate(
            visible=Subquery(Document.objects.visible_to(user).filter(pk=OuterRef("document")).values("pk")[:1]),
            label=_label_of("document__public_version"),
        )
        .order_by("rank")
    )
    return _notes([(row, row.document if row.visible else None, row.label) for row in citations])


def notes_of_draft(citations: list[Citation], user) -> list[Note]:
    """Return the notes of citations that are not saved, for a preview: the same for hidden and unknown documents."""
    documents = Document.objects.visible_to(user).filter(code__in={row.code for row in citations})
    visible = {row.code: row for row in documents.select_related("public_version")}
    return _notes([(row, visible.get(row.code), "") for row in citations])


def notes_with(citations: list[Citation], user, waiting=()) -> list[Note]:
    """Do the same; the documents in `waiting`, which would be published with the draft, say their title, unlinked."""
    for rank, citation in enumerate(citations, start=1):
        citation.rank = rank
    notes = {note.number: note for note in notes_of_draft(citations, user)}
    own = {document.code: document for document in waiting}
    for citation in citations:
        note = notes[citation.note]
        if note.document is None and citation.code in own:
            note.document, note.is_public, note.words = own[citation.code], False, citation.words
            note.pages = _pages(citation, None)
    return list(notes.values())


def _label_of(version: str) -> Subquery:
    """The number printed on the first cited page of this version."""
    return Subquery(Page.objects.filter(version=OuterRef(version), rank=OuterRef("page_from")).values("label")[:1])


def _notes(rows) -> list[Note]:
    """Gather (citation, document as this reader sees it or None, printed label) into notes."""
    notes = {}
    for row, document, label in rows:
        note = notes.setdefault(row.note, Note(row.note))
        note.uses.append((row.anchor, row.get_stance_display()))
        if document is None:
            continue
        note.document, note.words = document, quoted(document, row.words)
        note.pages = _pages(row, label)
        note.is_public = document.public_version_id is not None and document.decision == "published"
        note.is_stale = row.version_id != document.public_version_id
        note.url = _url(document, row)
    return [notes[number] for number in sorted(notes)]


def _pages(row: Citation, label: str | None) -> str:
    """Write the cited pages as the archive does: "p. 12 (numbered 8)", "p. 12-13"."""
    if not row.page_from:
        return ""
    first = page_label(Page(rank=row.page_from, label=label or ""))
    return first if row.page_to in {None, row.page_from} else f"{first} – {page_label(Page(rank=row.page_to))}"


def _url(document: Document, row: Citation) -> str:
    """Address of the cited page, with the quoted words to be boxed."""
    if not row.page_from and not row.words:
        return document.get_absolute_url()
    # Words without a page are looked for on the first page: the reader goes on from there.
    words = row.words.replace('"', " ") if may_be_quoted(document, row.words) else ""
    return document.page_url(row.page_from or 1) + ("?" + urlencode({"q": f'"{words}"'}) if words else "")
