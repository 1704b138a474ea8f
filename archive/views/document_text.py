"""The text of a document on one page: to be read in one go, by ear, or printed."""

from django.core.paginator import Paginator
from django.db.models.functions import Substr
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from archive.extracts import hides_text
from archive.page_text import headings_of, text_of
from archive.views.access import is_public, of_document, version_for

LOT = 50  # pages at once
TEXT_MAX = 20_000  # characters of a page, so that a lot is a million at most; the rest is one link away


@require_safe
@of_document
def show(request, document):
    """Fifty pages of text, a heading each."""
    if hides_text(document, request.user):
        return redirect(document)
    version = version_for(document, request.user)
    lot = Paginator(version.pages.order_by("rank").values_list("rank", flat=True), LOT).get_page(
        request.GET.get("page")
    )
    pages = list(_read(version, list(lot)))
    headings = headings_of(version, pages)
    texts = ((page, text_of(page, version, (), headings.get(page.rank, ()))) for page in pages)
    context = {"document": document, "version": version, "is_public": is_public(document), "lot": lot, "pages": texts}
    return render(request, "archive/document_text.html", context)


def _read(version, ranks: list[int]):
    """Yield these pages, with no more of a text than is shown, and with boxes where something is masked or in doubt."""
    rows = version.pages.filter(rank__in=ranks).order_by("rank")
    pages = list(rows.defer("stems", "text", "boxes").annotate(beginning=Substr("text", 1, TEXT_MAX + 1)))
    placed = [page.rank for page in pages if page.masks or page.unsure]
    boxes = dict(rows.filter(rank__in=placed).values_list("rank", "boxes")) if placed else {}
    for page in pages:
        page.is_cut = len(page.beginning) > TEXT_MAX
        page.text = page.beginning[:TEXT_MAX]
        page.boxes = boxes.get(page.rank, [])
        yield page
