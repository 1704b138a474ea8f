"""A document: what is known of it, its pages, what happened to it."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from archive import journey, sketches
from archive.belonging import belonging_of
from archive.extracts import SNIPPETS_MAX, hides_text, snippets
from archive.parts import parts_of
from archive.references import known_date, sentence
from archive.return_path import ASKED_BY, carrying, edit_address
from archive.search.alike import alike
from archive.search.highlight import hit_pages, snippet
from archive.search.queries import leaves
from archive.search.synonyms import sought
from archive.sheet import sheet_of
from archive.views.access import is_exact, is_public, of_document, page_address, query_of, version_for
from archive.views.downloads import copy_of, original_of
from archive.views.references import short_address

HITS_LENGTH = 20
SAME_LENGTH = 10  # documents with the same pages


@require_safe
@of_document
def show(request, document):
    """The record: facts, search inside, pages, custody; `?page=12` goes to that page."""
    wanted, query = request.GET.get("page", ""), query_of(request)
    edit = edit_address(request.GET.get(ASKED_BY, ""))
    if wanted.isdecimal() and len(wanted) < 10:
        return redirect(carrying(page_address(document, int(wanted), query=query, exact=is_exact(request)), edit))
    version = version_for(document, request.user)
    belonging = belonging_of(document, request.user)  # first: what follows names its places
    apart = hides_text(document, request.user)
    sheet = sheet_of(version, request.GET.get("sheet", ""))
    lines = journey.lines_of(document)
    events = journey.events_of(document, lines)
    context = {
        "document": document,
        "version": version,
        "is_public": is_public(document),
        "reading": sheet.reading,
        "source_link": document.source if document.source.startswith(("http://", "https://")) else "",
        "journey": journey.journey(document, events),
        "people": journey.people_of(lines),
        "versions": journey.versions_shown(events),
        "reference": _reference(request, document),
        "same_pages": sketches.elsewhere(version, request.user)[:SAME_LENGTH],
        "alike": alike(document) if is_public(document) else [],
        "belonging": belonging,
        "sheet": sheet,
        "copy": None if apart else copy_of(document, version, events),
        "extract_only": apart,
        "original": None if apart else original_of(document, version),
        "query": query,
        "edit": edit,
        "carried": carrying("", edit),
        "exact": is_exact(request),
        "hits": _hits(request, version, query, apart=apart) if query else None,
        **parts_of(document, request.user),
    }
    return render(request, "archive/document.html", context)


def _hits(request, version, query: str, *, apart: bool):
    """Return a paginator's page of the pages with a match; each has its `snippet`.

    Of a document that is read elsewhere (`apart`), the windows that may be shown, two at most.
    """
    tree = sought(query, exact=is_exact(request))
    ranks = Paginator(hit_pages(version, tree) if any(leaves(tree)) else [], HITS_LENGTH)
    shown = ranks.get_page(request.GET.get("hits"))
    if apart:
        shown.object_list = _windows(version, tree)
        return shown
    pages = list(version.pages.filter(rank__in=shown.object_list).defer("boxes", "stems"))
    for page in pages:
        page.snippet = snippet(page.text, tree)
    shown.object_list = pages
    return shown


def _windows(version, tree) -> list:
    """Return the pages whose windows say what was searched, each with one as its `snippet`."""
    found = []
    for page in version.pages.defer("boxes", "stems"):
        for window in snippets(version.pk, page.rank, page.text, tree)[:1]:
            page.snippet = mark_safe(window)
            found.append(page)
    return found[:SNIPPETS_MAX]


def _reference(request, document) -> dict:
    """Return what names the document elsewhere: addresses, date as far as it is known, a sentence."""
    known = [part for part in known_date(document) if part]
    short = short_address(request, document)
    return {
        "address": request.build_absolute_uri(document.get_absolute_url()),
        "short": short,
        "copy": request.build_absolute_uri(reverse("document-copy", args=[document.slug, document.code])),
        "date": "-".join(known),
        "slashed": "/".join(known),
        "sentence": sentence(document, short, timezone.localdate()),
    }
