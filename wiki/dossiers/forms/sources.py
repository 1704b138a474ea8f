"""The sources of a fact as people give them: the address of a page here, `[[doc:...]]`, or words to look for."""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from archive.models.document import CODE_ALPHABET, CODE_LENGTH
from archive.page_label import page_label
from archive.search.find import find
from wiki.dossiers.snapshots import Cited, words_hidden
from wiki.evidence import syntax
from wiki.evidence.models import Stance

LINES_MAX = 12
FOUND_MAX = 8  # documents offered for words
_CODE = f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}"
_ADDRESS = re.compile(
    rf"/(?:documents/(?:[\w-]*-)?|d/)(?P<code>{_CODE})(?:/v\d+)?(?:/pages/(?P<page>\d{{1,6}}))?(?:/|$)"
)
_PICK = re.compile(rf"(?P<code>{_CODE}):(?P<page>\d{{1,6}})")


@dataclass(frozen=True)
class Offer:
    """A page of the archive to choose from."""

    value: str
    title: str
    page: str
    snippet: str
    url: str


def read_line(line: str, stance: str = Stance.CONFIRMS) -> Cited | None:
    """Return what one line cites, or None when it is neither an address here nor a citation.

    `stance` is that of an address; a citation says its own.
    """
    line = line.strip()
    if line.startswith("[["):
        found = syntax.references(line)
        return _of_reference(found[0], stance) if len(found) == 1 else None
    if re.fullmatch(_CODE, line):
        return Cited(line, stance=stance)
    try:
        parts = urlsplit(line)
    except ValueError:
        return None
    match = _ADDRESS.search(parts.path)
    if match is None:
        return None
    page = int(match["page"]) if match["page"] else None
    return Cited(match["code"], page, page, _quoted(parts.query) if page else "", stance)


def read_pick(value: str, stance: str = Stance.CONFIRMS) -> Cited | None:
    """Return what was chosen among the pages offered."""
    match = _PICK.fullmatch(value)
    return Cited(match["code"], int(match["page"]), int(match["page"]), stance=stance) if match else None


def written(citations: list[Cited], user=None) -> str:
    """Return citations as text that `read_line` reads back, one a line; without words that this person may not see."""
    hidden = words_hidden(citations, user)
    return "\n".join(_written(one, one in hidden) for one in citations)


def restored(citations: list[Cited], base: list[Cited]) -> list[Cited]:
    """Return citations with the words that were hidden from their writer, as the fact has them (`base`)."""
    kept = {(one.code, one.page_from, one.page_to): one.words for one in base if one.words}
    return [
        replace(one, words=kept.get((one.code, one.page_from, one.page_to), ""))
        if one.words == syntax.HIDDEN_WORDS
        else one
        for one in citations
    ]


def offers(words: str) -> list[Offer]:
    """Return pages of public documents that hold these words, the best of each document first."""
    found = []
    for hit in find(words[:200]).hits[:FOUND_MAX]:
        for page in hit.pages[:2]:
            value = f"{hit.document.code}:{page.number}"
            found.append(Offer(value, str(hit.document), page_label(page), page.snippet, page.url))
    return found


def _of_reference(reference, stance: str) -> Cited:
    said = reference.stance if reference.stance != Stance.CONFIRMS else stance
    return Cited(reference.code, reference.page_from, reference.page_to, reference.words, said)


def _quoted(query: str) -> str:
    """Return the words that an address of the reader asks for between quotes: the passage that was chosen."""
    try:
        asked = parse_qs(query).get("q", [""])[0]
    except ValueError:
        return ""
    words = asked[1:-1] if asked[:1] == asked[-1:] == '"' and asked.count('"') == 2 else ""
    return words if len(words) <= syntax.WORDS_MAX else ""


def _written(one: Cited, is_hidden: bool) -> str:
    pages = ""
    if one.page_from:
        pages = f" p.{one.page_from}" + (f"-{one.page_to}" if one.page_to not in {None, one.page_from} else "")
    words = f' "{syntax.HIDDEN_WORDS if is_hidden else one.words}"' if one.words else ""
    stance = f" {one.stance}" if one.stance != Stance.CONFIRMS else ""
    return f"[[doc:{one.code}{pages}{words}{stance}]]"
