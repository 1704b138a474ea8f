"""Searching the documents: words, filters, results to the page."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.forms import QUERY_MAX, SearchForm
from archive.place_choice import full_name
from archive.search.find import find
from archive.written_date import written_day

LIST_PAGE_MAX = 1000


@require_safe
def results(request):
    """The form and one page of results; without words, the documents last added."""
    asked = request.GET.copy()
    for name in asked:
        asked[name] = asked[name].replace("\0", "")
    query = asked.get("q", "")
    asked["q"] = query[:QUERY_MAX]
    form = SearchForm(asked, label_suffix="")
    context = {"form": form, "query": asked["q"].strip(), "shortened": len(query) > QUERY_MAX, "limit": QUERY_MAX}
    if form.is_valid():
        filters = form.filters()
        context["results"] = find(form.cleaned_data["q"], filters=filters, page=_list_page(asked.get("page", "")))
        context["active"] = _active(form, asked)
        context["exact_address"] = _address(asked, exact="1")
    elif form.homonyms:
        context["homonyms"] = [(full_name(place), _address(asked, place=place.code)) for place in form.homonyms]
    return render(request, "archive/search.html", context)


def _list_page(typed: str) -> int:
    """Return the page of results that was asked for; the first for anything strange."""
    return min(int(typed), LIST_PAGE_MAX) or 1 if typed.isdecimal() and len(typed) < 10 else 1


def _active(form, asked) -> list[dict]:
    """Return the filters in force, each with the address of the same search without it."""
    said = form.cleaned_data
    words = {
        "place": said["place"].name if said["place"] else "",
        "kind": dict(form.fields["kind"].choices).get(said["kind"] or None, ""),
        "nature": dict(form.fields["nature"].choices).get(said["nature"] or None, ""),
        "from": _("from %(day)s") % {"day": written_day(said["date_from"])} if said["date_from"] else "",
        "to": _("until %(day)s") % {"day": written_day(said["date_to"])} if said["date_to"] else "",
    }
    words["exact"] = _("exact search") if said["exact"] else ""
    return [{"label": label, "without": _address(asked, **{name: ""})} for name, label in words.items() if label]


def _address(asked, **changed) -> str:
    """Return this search's address with some parameters changed, from its first page."""
    query = asked.copy()
    for name, value in {"page": "", **changed}.items():
        query[name] = value
    for name in [name for name in query if not query[name]]:
        del query[name]
    return f"?{query.urlencode()}"
