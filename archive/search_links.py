"""The addresses around a search: filters to take away, values to add, orders. All of a search is in its address."""

from datetime import date

from django.utils.translation import gettext as _

from archive.forms import SearchForm
from archive.search.facets import Facets, Value
from archive.written_date import written_day


def address(asked, **changed) -> str:
    """Return this search's address with some parameters changed, from its first page."""
    query = asked.copy()
    for name, value in {"page": "", **changed}.items():
        query[name] = value
    for name in [name for name in query if not query[name]]:
        del query[name]
    return f"?{query.urlencode()}"


def active(form: SearchForm, asked) -> list[dict]:
    """Return the filters in force, each with the address of the same search without it."""
    said = form.cleaned_data
    names = {
        "place": said["place"].name if said["place"] else "",
        "kind": dict(form.fields["kind"].choices).get(said["kind"] or None, ""),
        "nature": dict(form.fields["nature"].choices).get(said["nature"] or None, ""),
        "organisation": said["organisation"].name if said["organisation"] else "",
        "technology": said["technology"].name if said["technology"] else "",
        "origin": dict(form.fields["origin"].choices).get(said["origin"] or None, ""),
        "collection": str(said["collection"]) if said["collection"] else "",
        **_dates(said["date_from"], said["date_to"]),
        "exact": _("exact search") if said["exact"] else "",
    }
    return [
        {"label": label, "without": address(asked, **dict.fromkeys(name.split(), ""))}
        for name, label in names.items()
        if label
    ]


def _dates(first: date | None, last: date | None) -> dict[str, str]:
    """Say the days; a whole year in one."""
    if first and last and (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return {"from to": str(first.year)}
    return {
        "from": _("from %(day)s") % {"day": written_day(first)} if first else "",
        "to": _("until %(day)s") % {"day": written_day(last)} if last else "",
    }


def narrower(found: Facets, asked, total: int) -> list[dict]:
    """Return the facets that narrow `total` documents: each value with its count and the address that adds it."""
    groups = [
        (_("Place"), found.territories, lambda value: {"place": value}),
        (_("Provenance"), found.provenance, lambda value: {"kind": value}),
        (_("Nature"), found.nature, lambda value: {"nature": value}),
        (_("Year of the document"), found.years, lambda value: {"from": value, "to": value}),
        (_("Technology"), found.technologies, lambda value: {"technology": value}),
        (_("Organisation"), found.organisations, lambda value: {"organisation": value}),
        (_("Reading of the text"), found.origins, lambda value: {"origin": value}),
    ]
    links = [(label, _links(values, asked, total, changed)) for label, values, changed in groups]
    return [{"label": label, "links": several} for label, several in links if several]


def _links(values: list[Value], asked, total: int, changed) -> list[dict]:
    return [
        {"label": one.label, "count": one.count, "address": address(asked, **changed(one.value))}
        for one in values
        if one.count < total
    ]


def orders(asked, *, words: bool) -> list[dict]:
    """Return the orders of the list, each with its address; without words there is no relevance."""
    labels = {
        "": _("relevance") if words else _("last added"),
        "date": _("latest date"),
        "date-oldest": _("oldest date"),
        "added": _("last added") if words else "",
        "added-oldest": _("first added"),
    }
    chosen = asked.get("sort", "")
    if not words and chosen == "added":
        chosen = ""
    return [
        {"label": label, "address": address(asked, sort=name), "is_chosen": name == chosen}
        for name, label in labels.items()
        if label
    ]
