"""A document: what is known of it, its pages, what happened to it."""

from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q, prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from archive import sketches
from archive.extracts import SNIPPETS_MAX, hides_text, snippets
from archive.models import Collection, CustodyEvent, Origin, Page, Provenance
from archive.parts import parts_of
from archive.references import known_date, sentence
from archive.return_path import ASKED_BY, carrying, edit_address
from archive.search.alike import alike
from archive.search.highlight import hit_pages, snippet
from archive.search.queries import leaves
from archive.search.synonyms import sought
from archive.views.access import is_exact, is_public, of_document, page_address, query_of, version_for
from archive.views.references import short_address

SHEET_LENGTH = 30  # thumbnails at once
HITS_LENGTH = 20
COLLECTIONS_SHOWN = 20
SAME_LENGTH = 10  # documents with the same pages

Kind = CustodyEvent.Kind
# Questions, answers and a first approval are the team's business; a second deposit would say that somebody else has it.
PUBLIC_CUSTODY = [
    Kind.RECEIVED, Kind.READ, Kind.UNREADABLE, Kind.DESCRIBED, Kind.PUBLISHED, Kind.WITHDRAWN, Kind.RESTORED,
    Kind.MERGED, Kind.VERSION_ADDED, Kind.CORRECTED,
]  # fmt: skip
# The day on which a leak came in could name who sent it.
LEAK_CUSTODY = [Kind.PUBLISHED, Kind.WITHDRAWN, Kind.RESTORED]


@require_safe
@of_document
def show(request, document):
    """The record: facts, search inside, pages, custody; `?page=12` goes to that page."""
    wanted, query = request.GET.get("page", ""), query_of(request)
    edit = edit_address(request.GET.get(ASKED_BY, ""))
    if wanted.isdecimal() and len(wanted) < 10:
        return redirect(carrying(page_address(document, int(wanted), query=query, exact=is_exact(request)), edit))
    version = version_for(document, request.user)
    prefetch_related_objects([document], "territories")
    apart = hides_text(document, request.user)
    context = {
        "document": document,
        "version": version,
        "is_public": is_public(document),
        "reading": _reading(version),
        "source_link": document.source if document.source.startswith(("http://", "https://")) else "",
        "custody": _custody(document),
        "reference": _reference(request, document),
        "same_pages": sketches.elsewhere(version, request.user)[:SAME_LENGTH],
        "alike": alike(document) if is_public(document) else [],
        "collections": Collection.objects.visible_to(request.user).filter(documents=document)[:COLLECTIONS_SHOWN],
        "sheet": _sheet(request, version),
        "extract_only": apart,
        "query": query,
        "edit": edit,
        "carried": carrying("", edit),
        "exact": is_exact(request),
        "hits": _hits(request, version, query, apart=apart) if query else None,
        **parts_of(document, request.user),
    }
    return render(request, "archive/document.html", context)


def _sheet(request, version):
    """Return one lot of pages, with what a thumbnail needs."""
    pages = version.pages.only("rank", "label", "width", "height", "version")
    return Paginator(pages, SHEET_LENGTH).get_page(request.GET.get("sheet"))


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


def _reading(version) -> dict:
    """Return how far the text of a version is read, where it comes from, and how sure it is (0 to 100)."""
    recognised = Q(origin=Origin.RECOGNISED)
    return version.pages.aggregate(
        pages=Count("pk"),
        waiting=Count("pk", filter=Q(state=Page.State.WAITING)),
        read=Count("pk", filter=~Q(state=Page.State.WAITING)),
        from_file=Count("pk", filter=Q(origin=Origin.FILE)),
        recognised=Count("pk", filter=recognised),
        corrected=Count("pk", filter=Q(origin=Origin.CORRECTED)),
        confidence=Avg("confidence", filter=recognised),
    )


def _reference(request, document) -> dict:
    """Return what names the document elsewhere: addresses, date as far as it is known, a sentence."""
    known = [part for part in known_date(document) if part]
    short = short_address(request, document)
    return {
        "address": request.build_absolute_uri(document.get_absolute_url()),
        "short": short,
        "date": "-".join(known),
        "slashed": "/".join(known),
        "sentence": sentence(document, short, timezone.localdate()),
    }


def _custody(document) -> list:
    """Return what happened, without names; the days of a leak stay unsaid until it is public."""
    kinds = LEAK_CUSTODY if document.provenance == Provenance.LEAK else PUBLIC_CUSTODY
    events = list(document.custody.filter(kind__in=kinds).defer("note", "facts"))
    for event in events:
        event.own = event.kind == Kind.PUBLISHED and event.by_id is not None and event.by_id == document.deposited_by_id
    return events
