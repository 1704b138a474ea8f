"""How the documents that a search finds are spread: by place, provenance, nature, year, organisation, technology."""

from dataclasses import dataclass, field
from datetime import date

from django.db import models

from archive.models import Nature, Organisation, Origin, Provenance, Technology, Territory
from archive.search.engines.folder import IndexUnavailable
from archive.search.find import Filters, in_index
from archive.search.queries import Tree

VALUES_SHOWN = 8
COUNTED = 60  # values of one facet asked of the index: places hold each other, and some are then left out
NAMES = {"territories", "provenance", "nature", "years", "technologies", "organisations", "origins"}


@dataclass(frozen=True)
class Value:
    """A value, as the address and as a person says it, and how many of the documents found have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """The values of each facet, the most frequent first; years from the latest."""

    territories: list[Value] = field(default_factory=list)
    provenance: list[Value] = field(default_factory=list)
    nature: list[Value] = field(default_factory=list)
    years: list[Value] = field(default_factory=list)
    technologies: list[Value] = field(default_factory=list)
    organisations: list[Value] = field(default_factory=list)
    origins: list[Value] = field(default_factory=list)


def facets(tree: Tree, filters: Filters) -> Facets:
    """Return how what `find` finds is spread; nothing while the index cannot be asked.

    A search has one value of each filter: where one is set, only what lies inside it narrows further.
    """
    found = in_index(tree, filters)
    for name in sorted(NAMES):
        found = found.facet(name, size=COUNTED)
    try:
        found[:1]  # asks for one result only; the counts come with it
        counted = found.facet_counts()["fields"]
    except IndexUnavailable:
        return Facets()
    technologies = [] if filters.technology else counted["technologies"][:VALUES_SHOWN]
    organisations = [] if filters.organisation else counted["organisations"][:VALUES_SHOWN]
    names = _names(technologies, organisations)
    return Facets(
        territories=_places(counted["territories"], filters.territory),
        provenance=_chosen(counted["provenance"], Provenance),
        nature=_chosen(counted["nature"], Nature),
        years=_years(counted["years"], filters),
        technologies=_named(technologies, names, "technology"),
        organisations=_named(organisations, names, "organisation"),
        origins=[] if filters.origin else _chosen(counted["origins"], Origin),
    )


def _chosen(counts, choices) -> list[Value]:
    """Name the values of a list of choices; one that is there no more is left out."""
    labels = dict(choices.choices)
    return [Value(value, labels[value], count) for value, count in counts if value in labels][:VALUES_SHOWN]


def _years(counts, filters: Filters) -> list[Value]:
    """Return the most frequent years that lie whole inside the days asked, the latest first."""
    first, last = filters.date_from or date.min, filters.date_to or date.max
    inside = [
        Value(year, year, count)
        for year, count in counts
        if first <= date(int(year), 1, 1) and date(int(year), 12, 31) <= last
    ]
    return sorted(inside[:VALUES_SHOWN], key=lambda one: one.value, reverse=True)


def _names(technologies, organisations) -> dict[tuple[str, str], str]:
    """Return the names of both lists of counted slugs, asked in one query."""
    rows = [
        model.objects.filter(slug__in=[slug for slug, _ in counts])
        .order_by()
        .values_list(models.Value(kind), "slug", "name")
        for kind, model, counts in (
            ("technology", Technology, technologies),
            ("organisation", Organisation, organisations),
        )
        if counts
    ]
    found = rows[0].union(*rows[1:]) if rows else ()
    return {(kind, slug): name for kind, slug, name in found}


def _named(counts, names: dict[tuple[str, str], str], kind: str) -> list[Value]:
    """Name the values that are slugs."""
    return [Value(slug, names[kind, slug], count) for slug, count in counts if (kind, slug) in names]


def _places(counts, within: str) -> list[Value]:
    """Name the places inside the one searched in, but for what adds no document to a place inside it."""
    if not counts:
        return []
    number = dict(counts)
    places = list(Territory.objects.filter(code__in=number))
    inside: dict[str, int] = {}  # the greatest count among what each place holds
    for place in places:
        for code in place.codes[:-1]:
            inside[code] = max(inside.get(code, 0), number[place.code])
    said = [
        place
        for place in places
        if inside.get(place.code) != number[place.code] and (not within or within in place.codes[:-1])
    ]
    said.sort(key=lambda place: (-number[place.code], place.name))
    return [Value(place.code, place.name, number[place.code]) for place in said[:VALUES_SHOWN]]
