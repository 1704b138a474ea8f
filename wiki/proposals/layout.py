"""A proposed text laid out as the page would look, for its author or a moderator, with the documents that wait."""

from wiki.evidence.notes import Note, notes_of_draft
from wiki.evidence.problems import doubts_about
from wiki.pages import saving
from wiki.pages.render_child import CannotRender


def laid_out(title: str, text: str, user, waiting=()) -> dict:
    """Return the context that shows a draft: its HTML, notes and doubts; or what stops it, as a doubt.

    `waiting` are the documents that would be published with it.
    """
    try:
        prepared = saving.prepare(title, text, waiting=waiting)
    except (saving.CannotSave, CannotRender) as error:
        return {"doubts": [str(error)]}
    return {
        "html": prepared.rendered.html,
        "notes": notes_with(prepared.citations, user, waiting),
        "doubts": doubts_about(prepared.text, waiting),
    }


def notes_with(citations, user, waiting) -> list[Note]:
    """Return the notes of a draft; those of the documents that wait say their title, without a link."""
    for rank, citation in enumerate(citations, start=1):
        citation.rank = rank
    notes = {note.number: note for note in notes_of_draft(citations, user)}
    own = {document.code: document for document in waiting}
    for citation in citations:
        note = notes[citation.note]
        if note.document is None and citation.code in own:
            note.document, note.is_public, note.words = own[citation.code], False, citation.words
            note.pages = f"p. {citation.page_from}" if citation.page_from else ""
    return list(notes.values())
