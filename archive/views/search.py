"""Searching the documents: words, filters, results to the page."""

from dataclasses import replace
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.forms import QUERY_MAX, SearchForm, asked_of
from archive.place_choice import full_name
from archive.return_path import ASKED_BY, carrying, edit_address
from archive.search.elsewhere import elsewhere
from archive.search.facets import facets
from archive.search.find import find
from archive.search.queries import And, leaves, parse
from archive.search.suggestions import did_you_mean
from archive.search.table import ROWS_MAX
from archive.search_links import active, address, narrower, orders

LIST_PAGE_MAX = 1000
LITTLE = 2  # documents found: with so few, a word may be misspelt


@require_safe
def results(request):
    """The form and one page of results; without words, the documents last added."""
    asked, query = asked_of(request.GET), request.GET.get("q", "")
    form = SearchForm(asked, label_suffix="", user=request.user)
    context = {"form": form, "query": asked["q"].strip(), "shortened": len(query) > QUERY_MAX, "limit": QUERY_MAX}
    if form.is_valid():
        context |= _found(form, asked)
    elif form.homonyms:
        context["homonyms"] = [(full_name(place), address(asked, place=place.code)) for place in form.homonyms]
    return render(request, "archive/search.html", context)


def _found(form, asked) -> dict:
    """Return the results, and the ways from them."""
    filters = form.filters()
    found = find(form.cleaned_data["q"], filters=filters, page=_list_page(asked.get("page", "")))
    words = {"q": found.understood, "exact": "1" if filters.exact else ""}
    edit = edit_address(asked.get(ASKED_BY, ""))
    for hit in found.hits if edit else ():
        hit.pages[:] = [replace(page, url=carrying(page.url, edit)) for page in hit.pages]
    query = "?" + urlencode({name: said for name, said in words.items() if said}) if found.understood else ""
    return {
        "edit": edit,
        "results": found,
        "hit_query": carrying(query, edit),
        "active": active(form, asked),
        "elsewhere": elsewhere(found.tree, filters) if found.page == 1 else [],
        "facets": _narrower(form, filters, found, asked) if found.count else [],
        "orders": orders(asked, words=bool(found.understood)),
        "exact_address": address(asked, exact="1"),
        **_correction(form.cleaned_data["q"], filters, found, asked),
        "any_of_words": _any_of_words(parse(found.understood), asked),
        "same": address(asked),
        "feed": reverse("search-feed") + address(asked, sort=""),
        "table": reverse("search-table") + address(asked),
        "rows_max": ROWS_MAX,
    }


def _narrower(form, filters, found, asked) -> list[dict]:
    """Return the ways to fewer results; what one of the three has read is not asked again."""
    spread = facets(found.tree, filters, found.leaving)
    if spread.all_technologies is not None:
        form.technologies = spread.all_technologies
    return narrower(spread, asked, found.count)


def _correction(text: str, filters, found, asked) -> dict:
    """Return the query with its mistakes corrected, where little was found and that finds more."""
    if found.unavailable or found.page > 1 or found.count > LITTLE:
        return {}
    corrected = did_you_mean(text, filters, found.count)
    return {"corrected": corrected, "corrected_address": address(asked, q=corrected)} if corrected else {}


def _any_of_words(tree, asked) -> str:
    """Return the address of the same search for any of its words, when there are several."""
    words = dict.fromkeys(leaf.shown for leaf in leaves(tree))
    return address(asked, q=" OU ".join(words)) if isinstance(tree, And) and len(words) > 1 else ""


def _list_page(typed: str) -> int:
    """Return the page of results that was asked for; the first for anything strange."""
    return min(int(typed), LIST_PAGE_MAX) or 1 if typed.isdecimal() and len(typed) < 10 else 1
