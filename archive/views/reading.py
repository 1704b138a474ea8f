"""Continuous reading: ten pages under each other, the ten before and the ten after one link away."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from archive.citation import WORDS_MAX
from archive.extracts import hides_text
from archive.page_text import headings_of, hit_spans, text_of
from archive.search.highlight import hit_pages, matches, matching_boxes
from archive.views.access import is_public, of_document, version_for
from archive.views.found import hit_pages_near
from archive.views.going import answer_of
from archive.views.reader import Reader

LOT = 10  # pages at once
TEXT_MAX = 20_000  # characters of a page: the rest is read on the page alone


@require_safe
@of_document
def show(request, document):
    """The lot of ten in which page `page` lies: a document of 1,800 pages opens as fast as one of ten."""
    if hides_text(document, request.user):
        return redirect(document)
    version = version_for(document, request.user)
    reader = Reader(request, document, version)
    last = max(1, reader.count)
    wanted = min(_number(request), last)
    first = (wanted - 1) // LOT * LOT + 1
    ranks = hit_pages(version, reader.tree) if reader.searched else []
    pages = list(version.pages.filter(rank__range=(first, first + LOT - 1)).defer("stems"))
    headings, after = headings_of(version, pages), first + LOT
    context = {
        "document": document,
        "version": version,
        "is_public": is_public(document),
        "reader": reader,
        "query": reader.query,
        "exact": reader.exact,
        "count": reader.count,
        "pages": [_shown(reader, version, page, headings) for page in pages],
        "canonical": request.build_absolute_uri(f"{request.path}?page={first}"),
        "wanted": wanted,
        "first": first,
        "last": min(first + LOT - 1, last),
        "previous": {"url": reader.reading(first - 1)} if first > 1 else None,
        "next": {"url": reader.reading(after)} if after <= last else None,
        "hits": ranks,
        "hit_pages": [(rank, reader.reading(rank)) for rank in hit_pages_near(wanted, ranks)],
        "words_max": WORDS_MAX,
        "answer": next((answer_of(request, reader, page) for page in pages if page.rank == wanted), None),
    }
    return render(request, "archive/reading.html", context)


def _shown(reader, version, page, headings: dict) -> dict:
    """Return a page with its text and boxes; of a very long text the beginning."""
    cut = len(page.text) > TEXT_MAX
    if cut:
        page.text = page.text[:TEXT_MAX]
    found = matches(page.text, reader.tree) if reader.searched else []
    spans = hit_spans(found, f"{page.rank}-")
    return {
        "page": page,
        "url": reader.page(page.rank),
        "text": text_of(page, version, spans, headings.get(page.rank, ())),
        "boxes": matching_boxes(page, reader.tree) if found else [],
        "found": len(found),
        "cut": cut,
    }


def _number(request) -> int:
    said = request.GET.get("page", "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 10 else 1
