"""The notes under a text, made at each reading: what the reader may not see is not there, at once."""

import re
from dataclasses import dataclass, field
from string import ascii_lowercase
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery

from archive.extracts import may_be_quoted, quoted
from archive.models import Document, Page
from archive.page_label import page_label
from wiki.evidence import rows
from wiki.evidence.comparing import parts_of
from wiki.evidence.models import Citation, Stance

_VERSION = re.compile(r"\[\[doc:\w+ v(\d+)")  # in `syntax.written`
# Whole documents (summaries, what was proposed for them) would take a third of the time of a page.
_CITED = [
    *("content_type", "object_id", "rank", "note", "anchor", "code", "written", "stance", "state", "words", "sentence"),
    *("page_from", "page_to", "moved_from", "version_id", "document__public_version__number"),
    *(f"document__{name}" for name in ("code", "title", "provenance", "nature", "date", "date_end")),
    *(f"document__{name}" for name in ("date_precision", "decision", "extract_only", "is_demonstration")),
]
WORDS_HIDDEN = {Citation.State.LOST, Citation.State.KEPT}  # they are not in what readers see


@dataclass
class Use:
    """One statement that rests on the source: the way back to it, the words quoted, and where these stand now."""

    anchor: str
    letter: str
    stance: str
    words: str = ""
    url: str = ""
    pages: str = ""
    moved: str = ""
    state: str = ""
    fixed_version: int | None = None  # that the text names, where readers see another


@dataclass
class Note:
    """One source as the reader sees it: pages of a document. `document` is None when it is not available to them."""

    number: int
    uses: list[Use] = field(default_factory=list)
    document: Document | None = None
    pages: str = ""
    url: str = ""
    is_stale: bool = False
    is_public: bool = True

    @property
    def is_shared(self) -> bool:
        """Whether several statements rest on it."""
        return len(self.uses) > 1


def notes_of(owner, user) -> list[Note]:
    """Return the notes of what owns citations (a wiki page), in order, as this person may see them; one query."""
    return _notes(seen_by(owner, user))


def seen_by(owner, user) -> list[tuple[Citation, Document | None, str]]:
    """Return the citations of an owner in its order: each with its document, if this person may see it, and the number
    printed on its first page; one query.
    """
    citations = (
        rows.of(owner)
        .select_related("document__public_version")
        .only(*_CITED)
        .annotate(
            visible=Subquery(Document.objects.visible_to(user).filter(pk=OuterRef("document")).values("pk")[:1]),
            label=_label_of("document__public_version"),
        )
        .order_by("rank")
    )
    return [(row, row.document if row.visible else None, row.label) for row in citations]


def notes_of_draft(citations: list[Citation], user, waiting=()) -> list[Note]:
    """Return the notes of citations that are not saved, for a preview: the same for hidden and unknown documents.

    Those in `waiting`, which would be published with the draft, say their title; nothing leads to them.
    """
    documents = Document.objects.visible_to(user).filter(code__in={row.code for row in citations})
    visible = {row.code: row for row in documents.select_related("public_version")}
    own = {document.code: document for document in waiting if document.code not in visible}
    notes = _notes([(row, visible.get(row.code) or own.get(row.code), "") for row in citations])
    for note in notes:
        if note.document and note.document.code in own:
            note.url = ""
            for use in note.uses:
                use.url = ""
    return notes


def notes_for(notes: list[Note], user, waiting) -> list[Note]:
    """Return the notes of a draft without what they say of those `waiting` that this person may not see.

    All others are named to `user` only (`notes_of_draft`).
    """
    own = {document.pk for document in waiting}
    asked = [note.document.pk for note in notes if note.document and note.document.pk in own]
    hidden = own - set(Document.objects.visible_to(user).filter(pk__in=asked).values_list("pk", flat=True))
    return [
        note
        if note.document and note.document.pk not in hidden
        else Note(note.number, [Use(use.anchor, use.letter, use.stance) for use in note.uses])
        for note in notes
    ]


def _label_of(version: str) -> Subquery:
    """The number printed on the first cited page of this version."""
    return Subquery(Page.objects.filter(version=OuterRef(version), rank=OuterRef("page_from")).values("label")[:1])


def _notes(cited) -> list[Note]:
    """Gather (citation, document as this reader sees it or None, printed label) into notes."""
    notes = {}
    for row, document, label in cited:
        note = notes.setdefault(row.note, Note(row.note))
        use = Use(row.anchor, letter(len(note.uses)), str(Stance(row.stance).label))
        note.uses.append(use)
        if document is None:
            continue
        _fill(use, row, document, label)
        if note.document is None:
            note.pages = use.pages
            note.url = address(document, row, with_words=False) if use.words else use.url
        note.document = document
        note.is_public = document.public_version_id is not None and document.decision == "published"
        note.is_stale = note.is_stale or row.version_id != document.public_version_id
    return [notes[number] for number in sorted(notes)]


def letter(rank: int) -> str:
    """Return a, b, c ... z, aa, ab ..."""
    before, last = divmod(rank, len(ascii_lowercase))
    return (letter(before - 1) if before else "") + ascii_lowercase[last]


def _fill(use: Use, row: Citation, document: Document, label: str | None) -> None:
    """Say where a use stands; words that what readers see does not hold any more are not shown."""
    use.pages, use.state = pages(row, label), row.state
    use.moved = moved(row)
    named = _VERSION.match(row.written)
    if named and document.public_version and int(named[1]) != document.public_version.number:
        use.fixed_version = int(named[1])
    use.words = quoted(document, row.words) if holds_words(row.version_id, row.state, document) else ""
    use.url = address(document, row, with_words=bool(use.words))


def holds_words(version_id: int | None, state: str, document: Document) -> bool:
    """Whether the words of a citation in this state are, as far as is known, in what readers see of the document."""
    if document.public_version_id is None:  # it waits: who sees it reads what is there
        return True
    return version_id == document.public_version_id and state not in WORDS_HIDDEN


def pages(row: Citation, label: str | None = "") -> str:
    """Write the cited pages as the archive does: "p. 12 (numbered 8)", "p. 12 – p. 13"."""
    if not row.page_from:
        return ""
    first = page_label(Page(rank=row.page_from, label=label or ""))
    return first if row.page_to in {None, row.page_from} else f"{first} – {page_label(Page(rank=row.page_to))}"


def moved(row: Citation) -> str:
    """Write from which page to which the words moved: "p. 3 → p. 5"."""
    if row.state != Citation.State.MOVED or not row.moved_from:
        return ""
    return f"{page_label(Page(rank=row.moved_from))} → {page_label(Page(rank=row.page_from))}"


def address(document: Document, row: Citation, with_words: bool = True) -> str:
    """Address of the cited page, with the quoted words to be boxed."""
    if not row.page_from and not row.words:
        return document.get_absolute_url()
    # Words without a page are looked for on the first page: the reader goes on from there.
    shown = with_words and may_be_quoted(document, row.words)
    sought = " ".join('"{}"'.format(part.replace('"', " ").strip()) for part in parts_of(row.words)) if shown else ""
    return document.page_url(row.page_from or 1) + ("?" + urlencode({"q": sought}) if sought else "")
