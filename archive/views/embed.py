"""A page to show inside another site: its image, where it comes from, the way here. Only this address may be framed."""

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from archive import passages
from archive.extracts import hides_text
from archive.page_text import headings_of, passage_span, text_of
from archive.references import known_date
from archive.search.highlight import matching_boxes
from archive.views.access import of_document, page_or_404, version_for
from archive.views.passage import passage_of
from archive.views.reader import Reader


def as_anybody(view):
    """Show what everybody sees, whoever looks: a frame on another site says nothing of the one who looks at it."""

    def shown(request, *args, **kwargs):
        request.user = AnonymousUser()
        return view(request, *args, **kwargs)

    return shown


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@as_anybody
@of_document
def show(request, document, number: int):
    """A page of the public version; `?q=` and `?mots=` box words on it."""
    if hides_text(document, request.user):
        raise Http404
    version = version_for(document, request.user)
    page = page_or_404(version, number)
    reader = Reader(request, document, version)
    passage = passage_of(request, page)
    boxes = matching_boxes(page, reader.tree) if reader.searched else []
    if passage:
        boxes = passages.boxes_of(page.boxes, page.text, passage)
    context = {
        "document": document,
        "version": version,
        "page": page,
        "boxes": boxes,
        "text": text_of(page, version, passage_span(passage), headings_of(version, [page]).get(number, ())),
        "passage": passage,
        "date": known_date(document)[0],
        "url": reader.page(number),
    }
    return render(request, "archive/embed.html", context)
