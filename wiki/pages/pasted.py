"""Links to our own documents that were pasted into a text: each becomes the citation that it stands for.

Only an address that stands by itself: not one inside a Markdown link, a citation, a tag or code.
"""

import re
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve

from wiki.evidence.code import blocks, span_ends
from wiki.evidence.syntax import PAGE_MAX, WORDS_MAX

_ADDRESS = re.compile(r"(?<![\w<\"'=\[/])(?<!\]\()https?://[^\s<>\[\]]{1,600}")
_AFTER = ".,;:!?)»\"'"  # what ends the sentence, not the address
_CITED = {"page", "page-version", "document", "document-short"}


def with_citations(text: str, host: str) -> tuple[str, int]:
    """Return the text with links to documents of the site at `host` made citations, and how many there were."""
    if f"//{host}/" not in text:
        return text, 0
    parts, position, count = [], 0, 0
    for start, end in _outside_code(text):
        for found in _ADDRESS.finditer(text, start, end):
            address = found[0].rstrip(_AFTER) if not found[0].endswith('%22"') else found[0]
            citation = citation_of(address, host)
            if citation:
                parts += [text[position : found.start()], citation]
                position = found.start() + len(address)
                count += 1
    return "".join([*parts, text[position:]]), count


def citation_of(address: str, host: str) -> str:
    """Return the citation that the address of a document or of its page stands for, or nothing."""
    split = urlsplit(address)
    if split.netloc != host:
        return ""
    try:
        found = resolve(split.path)
    except Resolver404:
        return ""
    if found.url_name not in _CITED or found.kwargs.get("number", 1) > PAGE_MAX:
        return ""
    parts = [found.kwargs["code"]]
    if "version" in found.kwargs:
        parts.append(f"v{found.kwargs['version']}")
    if "number" in found.kwargs:
        parts.append(f"p.{found.kwargs['number']}")
        parts += [f'"{words}"' for words in _exact_words(split.query)]
    return f"[[doc:{' '.join(parts)}]]"


def _exact_words(query: str) -> list[str]:
    """Return the words that the address marks on the page, when they are one quotation: else they are not exact."""
    asked = parse_qs(query).get("q", [""])[0].strip()
    words = " ".join(asked[1:-1].split())
    exact = asked.startswith('"') and asked.endswith('"') and not set(words) & set('"[]')
    return [words] if exact and 0 < len(words) <= WORDS_MAX else []


def _outside_code(text: str):
    """Yield (start, end) of each run of a text that is no code."""
    for offset, block, _line in blocks(text, in_code=False):
        position = 0
        for start, end in sorted(span_ends(block).items()):
            if start >= position:
                yield offset + position, offset + start
                position = end
        yield offset + position, offset + len(block)
