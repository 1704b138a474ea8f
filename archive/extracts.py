"""A press article is searched whole and shown in part: what it is, an extract that somebody chose, a few windows of it.

The text of a page is cut in windows of thirty words. A choice that only this site's key gives lets at most one in seven
be shown, never two neighbours: whoever asks every word gets these windows and no other. Everything that shows the text
of a page to readers asks here first.
"""

import re
from hashlib import sha256

from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString

from archive.models import Document
from archive.search.highlight import marked_whole
from archive.search.tree import Tree

WINDOW = 30  # words
SHARE = 0.15  # of the windows, at most
SNIPPETS_MAX = 2  # of one document in one search
_WORD = re.compile(r"\S+")


def hides_text(document: Document, user) -> bool:
    """Whether this person reads an extract only: all but those who review the document."""
    if not document.extract_only:
        return False
    reviews = getattr(user, "is_moderator", False)
    return not (reviews and Document.objects.reviewed_by(user).filter(pk=document.pk).exists())


def may_be_quoted(document: Document, words: str) -> bool:
    """Whether words that somebody quotes from a document are few enough to be shown to readers."""
    return not document.extract_only or len(_WORD.findall(words)) <= WINDOW


def quoted(document: Document, words: str) -> str:
    """Return what is shown of words that somebody quotes: of an article that is read elsewhere, thirty at most."""
    return words if may_be_quoted(document, words) else " ".join([*_WORD.findall(words)[:WINDOW], "…"])


def windows_shown(version_id: int, rank: int, text: str) -> list[str]:
    """Return the windows of a page that may be shown, in the order of the text; the same ones for everybody, always."""
    words = list(_WORD.finditer(text))
    spans = [(words[at].start(), words[min(at + WINDOW, len(words)) - 1].end()) for at in range(0, len(words), WINDOW)]
    chosen: set[int] = set()
    # The first window of a later page follows the last one of the page before it: neighbours, too.
    order = sorted(
        range(0 if rank == 1 else 1, len(spans)),
        key=lambda number: _drawn(version_id, rank, text[slice(*spans[number])]),
    )
    for number in order:
        if len(chosen) >= int(len(spans) * SHARE):
            break
        if not chosen & {number - 1, number + 1}:
            chosen.add(number)
    return [text[slice(*spans[number])] for number in sorted(chosen)]


def snippets(version_id: int, rank: int, text: str, tree: Tree) -> list[SafeString]:
    """Return the windows of a page that may be shown and say what was searched, the words marked."""
    found = (marked_whole(window, tree) for window in windows_shown(version_id, rank, text))
    return [f"… {said} …" for said in found if "<mark>" in said]


def _drawn(version_id: int, rank: int, window: str) -> str:
    """Return where a window stands in the draw; without the site's key nobody can work out which are shown."""
    named = f"{version_id} {rank} {sha256(window.encode()).hexdigest()}"
    return salted_hmac("archive.extracts", named, algorithm="sha256").hexdigest()
