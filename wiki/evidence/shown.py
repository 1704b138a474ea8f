"""The source of a text as a reader may see it: without the words quoted from documents that they may not see.

Nor the captions of images of their pages, nor the words, if more than thirty, quoted from an article of which readers
see an extract only; nor those that were masked since, in a document of which readers see a masked version.
"""

from collections import defaultdict
from dataclasses import replace

from archive.extracts import may_be_quoted
from archive.models import Decision, Document
from archive.models.version import Role
from wiki.evidence.checking import State, findings
from wiki.evidence.resolving import resolve
from wiki.evidence.syntax import HIDDEN_WORDS, OPENING, PICTURE, Picture, Reference, find, of_documents


def shown(text: str, user) -> str:
    """Return the text with `…` in the place of words quoted from a document that this person may not see."""
    return shown_all([text], user)[0]


def shown_all(texts: list[str], user) -> list[str]:
    """Do the same for several texts, in one query; in three, where a masked document is quoted."""
    quoting = [[mark for mark in of_documents(text) if mark.words] for text in texts]
    not_shown = hidden([mark for marks in quoting for mark in marks], user)
    return [
        _with_words(text, [(mark, HIDDEN_WORDS) for mark in marks if mark in not_shown])
        for text, marks in zip(texts, quoting, strict=True)
    ]


def hidden(quoting: list[Reference | Picture], user) -> set[Reference | Picture]:
    """Return, of marks that quote words, those whose words this person may not see."""
    codes = {mark.code for mark in quoting}
    if not codes:
        return set()
    rows = Document.objects.visible_to(user).filter(code__in=codes).select_related("public_version")
    rows = rows.only("code", "extract_only", "decision", "public_version__role")
    visible = {document.code: document for document in rows}
    return _masked(quoting, visible) | {mark for mark in quoting if not _is_shown(mark, visible.get(mark.code))}


def _masked(quoting: list[Reference | Picture], visible: dict[str, Document]) -> set[Reference]:
    """Return the citations whose words are not, or not known to be, in the masked version that readers see."""
    codes = {
        document.code
        for document in visible.values()
        if document.decision == Decision.PUBLISHED and document.public_version.role == Role.REDACTED
    }
    asked = [mark for mark in quoting if mark.code in codes and isinstance(mark, Reference)]
    if not asked:
        return set()
    marks = [replace(mark, version=None) for mark in asked]
    found = findings(marks, resolve(marks))
    return {mark for mark, one in zip(asked, found, strict=True) if one.fault or one.state != State.CURRENT}


def _is_shown(mark: Reference | Picture, document: Document | None) -> bool:
    return document is not None and may_be_quoted(document, mark.words)


def restored(text: str, base: str) -> str:
    """Return what somebody wrote over a text that was shown to them, with the words that were hidden put back.

    `base` is the full text that `shown` was made from; a citation finds its words by code, version and pages. What is
    code is shown as it is typed: a citation that was none gets no words there.
    """
    kept = defaultdict(list)
    for mark, place in _places(base):
        if mark.words:
            kept[place].append(base[slice(*mark.words_span)])
    changes = []
    for mark, place in _places(text):
        if mark.words == HIDDEN_WORDS and kept[place]:
            changes.append((mark, kept[place].pop(0)))
    return _with_words(text, changes)


def shown_in_html(html: str, user) -> str:
    """Return the HTML of a text without such words either: code shows its citations as they were typed."""
    has_marks = any(opening in html.lower() for opening in (OPENING, PICTURE))
    return shown(html, user) if has_marks else html


def _places(text: str):
    """Yield each mark of a text with what its words are found again by."""
    read = {mark.start for mark in find(text) if isinstance(mark, Reference | Picture)}
    for mark in of_documents(text):
        yield mark, (mark.place, mark.start in read)


def _with_words(text: str, changes: list[tuple[Reference | Picture, str]]) -> str:
    """Return the text with other words in these marks, given in the order of the text."""
    parts, position = [], 0
    for mark, words in changes:
        start, end = mark.words_span
        parts += [text[position:start], words]
        position = end
    return "".join([*parts, text[position:]])
