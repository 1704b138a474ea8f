"""One page: its image with a box over each match, its text beside it, the way to the next match."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from archive.corrections import waiting_of
from archive.extracts import hides_text
from archive.search.highlight import hit_pages, mark, matching_boxes
from archive.search.queries import leaves
from archive.search.synonyms import sought
from archive.views.access import (
    is_exact,
    is_public,
    may_correct,
    of_document,
    page_address,
    page_or_404,
    query_of,
    version_for,
)


@require_safe
@of_document
def show(request, document, number: int, version: int | None = None):
    """A page of the public version, or of version `version`; `?q=` boxes the words on it."""
    if hides_text(document, request.user):
        return redirect(document)
    shown = version_for(document, request.user, version)
    page = page_or_404(shown, number)
    query, exact = query_of(request), is_exact(request)
    tree = sought(query, exact=exact)
    searched = any(leaves(tree))
    hits = hit_pages(shown, tree) if searched else []
    context = {
        "document": document,
        "version": shown,
        "is_public": is_public(document),
        "page": page,
        "correctable": may_correct(request.user, document, shown),
        "correction": waiting_of(request.user, shown, number),
        "count": shown.page_count or shown.pages.count(),
        "query": query,
        "exact": exact,
        "text": mark(page.text, tree) if searched else page.text,
        "boxes": matching_boxes(page, tree) if searched else [],
        "hits": hits,
        **_ways(document, version, number, shown.page_count or 0, hits, query, exact=exact),
    }
    return render(request, "archive/page.html", context)


def _ways(document, version, number: int, last: int, hits: list[int], query: str, *, exact: bool) -> dict:
    """Return the addresses of the pages beside this one, and of the nearest pages with a match, where there are."""
    before = [rank for rank in hits if rank < number]
    after = [rank for rank in hits if rank > number]
    ways = {
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < last else None,
        "previous_hit": before[-1] if before else None,
        "next_hit": after[0] if after else None,
    }
    return {
        name: {"number": rank, "url": page_address(document, rank, version=version, query=query, exact=exact)}
        for name, rank in ways.items()
        if rank
    }
