"""The text that cites a passage in the wiki, as its syntax reads it: `[[doc:k7m2pq v2 p.12 "fifty microphones"]]`.

`wiki.evidence.syntax` decides what a citation may hold; a test there holds both together.
"""

from archive.models import Document, Version

WORDS_MAX = 500  # characters that a citation quotes
_QUOTES = ('""', "«»", "“”")
_DOUBTFUL = str.maketrans("", "", '"“”`\\')  # left out where no pair of quotes fits; a search does not read them


def citation_of(document: Document, rank: int, version: Version | None = None, words: str = "") -> str:
    """Return the text to paste into a wiki page, after the sentence that this page, or these words of it, support.

    Words are those of a version; a page that is cited whole is that of the public one, whichever it is.
    """
    named = f" v{version.number}" if version else ""
    return f"[[doc:{document.code}{named} p.{rank}{_quoted(quotable(words))}]]"


def quotable(words: str) -> str:
    """Return as many of these words as a citation may quote, on one line, cut between two of them."""
    said = " ".join(words.split())
    if len(said) <= WORDS_MAX:
        return said
    return said[: WORDS_MAX + 1].rpartition(" ")[0] or said[:WORDS_MAX]


def _quoted(words: str) -> str:
    """Return the words between quotes that do not occur in them."""
    if not words:
        return ""
    for opening, closing in _QUOTES:
        if opening not in words and closing not in words and "`" not in words:
            return f" {opening}{words}{closing}"
    plain = " ".join(words.translate(_DOUBTFUL).split())
    return f' "{plain}"' if plain else ""
