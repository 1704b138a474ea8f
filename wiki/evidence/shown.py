"""The source of a text as a reader may see it: without the words quoted from documents that they may not see.

Nor the captions of images of their pages, nor the words, if more than thirty, quoted from an article of which readers
see an extract only.
"""

from collections import defaultdict

from archive.extracts import may_be_quoted
from archive.models import Document
from wiki.evidence.syntax import HIDDEN_WORDS, Picture, Reference, of_documents


def shown(text: str, user) -> str:
    """Return the text with `…` in the place of words quoted from a document that this person may not see."""
    return shown_all([text], user)[0]


def shown_all(texts: list[str], user) -> list[str]:
    """Do the same for several texts, in one query."""
    quoting = [[mark for mark in of_documents(text) if mark.words] for text in texts]
    codes = {mark.code for marks in quoting for mark in marks}
    visible = {}
    if codes:
        rows = Document.objects.visible_to(user).filter(code__in=codes).only("code", "extract_only")
        visible = {document.code: document for document in rows}
    return [
        _with_words(text, [(mark, HIDDEN_WORDS) for mark in marks if not _is_shown(mark, visible.get(mark.code))])
        for text, marks in zip(texts, quoting, strict=True)
    ]


def _is_shown(mark: Reference | Picture, document: Document | None) -> bool:
    return document is not None and may_be_quoted(document, mark.words)


def restored(text: str, base: str) -> str:
    """Return what somebody wrote over a text that was shown to them, with the words that were hidden put back.

    `base` is the full text that `shown` was made from; a citation finds its words by code, version and pages.
    """
    kept = defaultdict(list)
    for mark in of_documents(base):
        if mark.words:
            kept[mark.place].append(base[slice(*mark.words_span)])
    changes = []
    for mark in of_documents(text):
        if mark.words == HIDDEN_WORDS and kept[mark.place]:
            changes.append((mark, kept[mark.place].pop(0)))
    return _with_words(text, changes)


def _with_words(text: str, changes: list[tuple[Reference | Picture, str]]) -> str:
    """Return the text with other words in these marks, given in the order of the text."""
    parts, position = [], 0
    for mark, words in changes:
        start, end = mark.words_span
        parts += [text[position:start], words]
        position = end
    return "".join([*parts, text[position:]])
