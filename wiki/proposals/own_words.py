"""A proposed text as its own author reads it: what they wrote, with the words of their own documents."""

from wiki.evidence import syntax
from wiki.evidence.shown import restored, shown


def shown_to_author(text: str, user, documents) -> str:
    """Return the text as `shown`, with the words quoted from these documents, which its author sent and knows."""
    own = {document.code for document in documents}
    quoted = [mark for mark in syntax.of_documents(text) if mark.code in own]
    known = "\n\n".join(text[mark.start : mark.end] for mark in quoted)
    return restored(shown(text, user), known)
