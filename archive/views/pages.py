"""One page: its image with a box over each match, its text beside it, the way to the next match, a passage to cite."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive import passages
from archive.corrections import waiting_of
from archive.extracts import hides_text
from archive.models import Page
from archive.page_label import page_name
from archive.page_text import headings_of, hit_spans, passage_span, text_of
from archive.search.highlight import hit_pages, matches
from archive.views.access import is_public, may_correct, of_document, page_or_404, version_for
from archive.views.found import found_context, hit_pages_near
from archive.views.going import answer_of
from archive.views.passage import passage_context, passage_of
from archive.views.reader import Reader

STRIP_SIDE = 4  # thumbnails on both sides of the page
EMBED_WIDTH, EMBED_SOURCE = 700, 130  # pixels; the second for the lines under the image


@require_safe
@of_document
def show(request, document, number: int, version: int | None = None):
    """A page of the public version, or of version `version`.

    `?q=` boxes words, `extrait` says which match is looked at; `mots`, or `de` and `a` (lines), box a passage;
    `choisir` offers the lines of the text to choose from.
    """
    if hides_text(document, request.user):
        return redirect(document)
    shown = version_for(document, request.user, version)
    page = page_or_404(shown, number)
    prefetch_related_objects([document], "territories")  # named in the head and in the facts
    reader = Reader(request, document, shown, version)
    passage = passage_of(request, page)
    found = matches(page.text, reader.tree) if reader.searched and not passage else []
    ranks = hit_pages(shown, reader.tree) if reader.searched else []
    names = _names(shown, number, ranks)
    context = {
        "document": document,
        "version": shown,
        "is_public": is_public(document),
        "page": page,
        "reader": reader,
        "count": reader.count,
        "correctable": may_correct(request.user, document, shown),
        "correction": waiting_of(request.user, shown, number),
        "query": reader.query,
        "exact": reader.exact,
        "text": text_of(
            page, shown, passage_span(passage) or hit_spans(found), headings_of(shown, [page]).get(number, ())
        ),
        "sizes": reader.sizes(number),
        "height": round(page.height * reader.width / page.width) if reader.width and page.width else None,
        "strip": [(names[rank], reader.page(rank)) for rank in _around(number) if rank in names],
        "canonical": request.build_absolute_uri(reader.plain(number)),
        "answer": answer_of(request, reader, page),
        "reading": reader.reading(number),
        "embed": _embed(request, document, page) if _may_be_embedded(document, version) else None,
        **passage_context(request, reader, page, passage),
        **found_context(request, reader, page, found, ranks, names),
        **_ways(reader, number, ranks, names),
    }
    if passage:
        context["boxes"] = passages.boxes_of(page.boxes, page.text, passage)
    return render(request, "archive/page.html", context)


def _around(number: int) -> range:
    return range(number - STRIP_SIDE, number + STRIP_SIDE + 1)


def _names(version, number: int, ranks: list[int]) -> dict[int, Page]:
    """Return the pages that are named around this one, with what a thumbnail needs; one query."""
    wanted = {*_around(number), *hit_pages_near(number, ranks)}
    pages = version.pages.filter(rank__in=wanted).only("rank", "label", "width", "height", "version")
    return {page.rank: page for page in pages}


def _ways(reader, number: int, hits: list[int], names: dict[int, Page]) -> dict:
    """Return the ways to the pages beside this one, and to the nearest pages with a match, where there are."""
    before = [rank for rank in hits if rank < number]
    after = [rank for rank in hits if rank > number]
    ways = {"previous": number - 1, "next": number + 1}
    ways |= {"previous_hit": before[-1] if before else 0, "next_hit": after[0] if after else 0}
    return {
        name: {"page": names[rank], "number": rank, "url": reader.page(rank)}
        for name, rank in ways.items()
        if rank in names
    }


def _may_be_embedded(document, version) -> bool:
    """Return whether anybody at all may see this page: what a moderator alone may read is in no frame."""
    return is_public(document) and not version and not hides_text(document, AnonymousUser())


def _embed(request, document, page) -> dict:
    """Return what shows this page on another site."""
    address = reverse("page-embed", args=[document.slug, document.code, page.rank])
    high = round(EMBED_WIDTH * page.height / page.width) if page.width else EMBED_WIDTH
    title = f"{document}, {page_name(page)}"
    return {"address": request.build_absolute_uri(address), "height": high + EMBED_SOURCE, "title": title}
