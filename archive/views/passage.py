"""Choosing a passage of a page, and what cites it: for the wiki, in a sentence, by its address."""

from django.utils import timezone

from archive import passages
from archive.citation import WORDS_MAX, citation_of, quotable
from archive.extracts import quoted
from archive.page_label import page_name
from archive.references import sentence
from archive.return_path import with_citation
from archive.views.references import short_address

WORDS_LENGTH = 2_000  # characters of a passage in an address
LINES_MAX = 1_000  # offered to choose from


def passage_of(request, page) -> passages.Passage | None:
    """Return the passage that an address names, by `mots` or from line `de` to line `a`."""
    if words := _words(request):
        return passages.of_words(page.text, words)
    first, last = line_of(request, "de"), line_of(request, "a")
    return passages.of_lines(page.text, first, last or first) if first and "choisir" not in request.GET else None


def passage_context(request, reader, page, passage) -> dict:
    """Return what a page shows of the passage, of the way to choose one, and of the way to cite it."""
    choosing, first = "choisir" in request.GET, line_of(request, "de")
    return {
        "passage": passage,
        "passage_lost": bool(_words(request)) and passage is None,
        "choosing": choosing,
        "first_line": first,
        "lines": _lines(reader, page, first) if choosing else [],
        "choose": reader.page(page.rank, "lignes", choisir=1),
        "leave": reader.page(page.rank),
        "cite_here": reader.page(page.rank),
        "lines_max": LINES_MAX,
        "cite": _cite(request, reader, page, passage),
        "words_max": WORDS_MAX,
    }


def line_of(request, name: str) -> int | None:
    """Return the number of a line that an address names."""
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 7 else None


def _words(request) -> str:
    return request.GET.get("mots", "")[:WORDS_LENGTH].strip()


def _lines(reader, page, first: int | None) -> list[dict]:
    """Return the lines of a page that say something, each with where it leads: to the choice of the last, or back."""
    lines = []
    for number, line in enumerate(page.text.split("\n"), start=1):
        if not line.strip():
            continue
        if first is None:
            address = reader.page(page.rank, "lignes", choisir=1, de=number)
        else:
            address = reader.page(page.rank, "citer", de=first, a=number)
        lines.append({"text": line, "url": address, "is_first": number == first})
        if len(lines) == LINES_MAX:
            break
    return lines


def _cite(request, reader, page, passage) -> dict:
    """Return what cites a passage, or the page when there is none."""
    document = reader.document
    words = quotable(quoted(document, passage.words)) if passage else ""
    citation = citation_of(document, page.rank, reader.version if passage else None, words)
    address = document.page_url(page.rank)
    if words:
        address = reader.plain(page.rank, mots=words)
    reference = sentence(document, short_address(request, document), timezone.localdate(), page)
    return {
        "citation": citation,
        "words": words,
        "shortened": bool(passage) and words != passage.words,
        "reference": f"« {words} », {reference}" if words else reference,
        "address": request.build_absolute_uri(address),
        "back": with_citation(reader.edit, citation) if reader.edit else "",
        "name": page_name(page, reader.version.sections),
    }
