"""What documents are about: organisations and technologies, listed and one by one, and the counts of all of it."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive import spread
from archive.models import Document, Organisation, Technology, Term, Territory
from archive.official_words import words_of
from archive.search.find import listed

ROWS_A_PAGE = 100
DOCUMENTS_SHOWN = 10
PLACES_SHOWN = 60
MERGES_MAX = 20  # of a row into another, into another: more is a circle


@require_safe
def browse(request):
    """Count the public documents by what they are about, each count leading to the search that finds them."""
    context = spread.named(spread.spread())
    return render(request, "archive/browse.html", context)


@require_safe
def organisations(request):
    """List the organisations by name, of one kind when `?kind=` says so."""
    kind = request.GET.get("kind", "")
    rows = Organisation.objects.filter(merged_into__isnull=True)
    kinds = {kind for (kind,) in rows.order_by().values_list("kind").distinct()}
    context = {
        "kinds": [(value, label) for value, label in Organisation.Kind.choices if value in kinds],
        "kind": kind if kind in kinds else "",
        "page": _page(request, rows.filter(kind=kind) if kind in kinds and kind else rows),
    }
    return render(request, "archive/organisations.html", context)


@require_safe
def organisation(request, slug):
    """Show an organisation: what it is, how it is named, its documents, the places that they are about."""
    row = get_object_or_404(Organisation.objects.select_related("merged_into"), slug=slug)
    if row.merged_into:
        return _moved(row)
    context = {"organisation": row, "names": row.aliases, "words": _words([row.name, *row.aliases])}
    context |= _about(Document.objects.published().filter(organisations=row), organisation=slug)
    return render(request, "archive/organisation.html", context)


@require_safe
def technologies(request):
    """List the technologies, each before its kinds."""
    rows = Technology.objects.filter(merged_into__isnull=True)
    return render(request, "archive/technologies.html", {"page": _page(request, rows.select_related("parent"))})


@require_safe
def technology(request, slug):
    """Show a technology: its definition, its words, what to ask for, its documents, the places that they are about."""
    row = get_object_or_404(Technology.objects.select_related("merged_into", "parent"), slug=slug)
    if row.merged_into:
        return _moved(row)
    context = {
        "technology": row,
        "kinds": row.kinds.filter(merged_into__isnull=True),
        "ask": [line.strip() for line in row.what_to_ask.splitlines() if line.strip()],
        "words": _words([row.name]),
    }
    context |= _about(Document.objects.published().filter(technologies=row), technology=slug)
    return render(request, "archive/technology.html", context)


def _page(request, rows):
    counted = rows.annotate(size=spread.public_count()).order_by("name", "pk")
    return Paginator(counted, ROWS_A_PAGE).get_page(request.GET.get("page"))


def _words(names: list[str]) -> list[tuple[str, list[str]]]:
    """Return (register in words, its words), the official ones beside the plain ones."""
    found = words_of(names)
    return [(Term.Register(register).label, found[register]) for register in Term.Register.values if register in found]


def _about(documents, **filters) -> dict:
    """Return the documents last published, how many there are, and the places that they are about."""
    places = Territory.objects.filter(documents__in=documents).annotate(size=Count("documents", distinct=True))
    return {
        # By the day of publication: an order by reception would say between which others a leak came in.
        "documents": listed(documents.order_by("-published_at", "-pk"))[:DOCUMENTS_SHOWN],
        "count": documents.count(),
        "places": places.order_by("-size", "name", "pk")[:PLACES_SHOWN],
        "all_documents": reverse("search", query=filters),
        "filters": filters,
    }


def _moved(row):
    """Lead to the row that this one was joined to; not to be kept by a browser, for it may be undone."""
    for _step in range(MERGES_MAX):
        if row.merged_into is None:
            break
        row = row.merged_into
    response = HttpResponsePermanentRedirect(row.get_absolute_url())
    response["Cache-Control"] = "no-cache"
    return response
