"""Documents to be cited, offered in the form of a page: a piece of page that `static/js/editor.js` asks for."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.forms import QUERY_MAX
from archive.models import Document
from archive.search.find import find
from archive.search.hits import Hit

DOCUMENTS = 8


@never_cache
@require_safe
def offer(request):
    """List public documents with these words, and for each matching page the citation to put in the text."""
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:QUERY_MAX]
    results = find(query) if query else None
    hits = results.hits[:DOCUMENTS] if results else []
    offered = [(hit, _citations(hit)) for hit in hits]
    context = {"query": query, "offered": offered, "results": results, "more": bool(hits) and results.count > len(hits)}
    return render(request, "wiki/pages/_sources.html", context)


def _citations(hit: Hit) -> list[tuple[str, object]]:
    """Return (citation, page hit) of each page that matches; of a document alone, its first page."""
    return [(citation_of(hit.document, page.number), page) for page in hit.pages[:3]]


def citation_of(document: Document, number: int | None = None) -> str:
    """Return the text that cites a document, or a page of it."""
    return f"[[doc:{document.code} p.{number}]]" if number else f"[[doc:{document.code}]]"
