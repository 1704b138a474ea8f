"""Reading what rests on what: the sources of a page, and all the sentences that cite a document."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive.models import Document
from wiki.evidence.cited_by import described, rows_citing
from wiki.evidence.models import Citation
from wiki.evidence.page_sources import Sources
from wiki.pages.views import page_or_404

CITING_A_PAGE = 50
State = Citation.State


@require_safe
def sources(request, path):
    """List the sources of a page by nature, what became of them, and what has none."""
    page = page_or_404(request, path)
    found = Sources(page, request.user)
    context = {
        "page": page,
        "groups": found.groups(),
        "lost": found.in_state(State.LOST),
        "kept": found.in_state(State.KEPT),
        "moved": found.in_state(State.MOVED),
        "to_check": found.in_state(State.STALE, State.UNREAD),
        "unavailable": found.unavailable(),
        "sections": found.sections(),
        "tally": found.tally(),
    }
    return render(request, "wiki/evidence/sources.html", context)


@require_safe
def cited_by(request, code):
    """List the sentences that cite a document, or its page `?p=3`."""
    document = get_object_or_404(Document.objects.visible_to(request.user), code=code)
    asked = request.GET.get("p", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else None
    rows = rows_citing(document, request.user, page)
    shown = Paginator(rows, CITING_A_PAGE).get_page(request.GET.get("page"))
    context = {"document": document, "number": page, "shown": shown, "citations": described(list(shown), request.user)}
    return render(request, "wiki/evidence/cited_by.html", context)
