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
    all_technologies: dict[str, str] | None = None  # names by slugs, read with the others: the form lists them


def facets(tree: Tree, filters: Filters, leaving: tuple[int, ...] | None = None) -> Facets:
    """Return how what `find` finds is spread; nothing while the index cannot be asked.

    A search has one value of each filter: where one is set, only what lies inside it narrows further. `leaving` are the
    documents that leave the index, where they are known already.
    """
    found = in_index(tree, filters, leaving)
    for name in sorted(NAMES):
        found = found.facet(name, size=COUNTED)
    try:
        found[:1]  # asks for one result only; the counts come with it
        counted = found.facet_counts()["fields"]
    except IndexUnavailable:
        return Facets()
    kinds = [] if filters.technology else counted["technologies"][:VALUES_SHOWN]
    organisations = [] if filters.organisation else counted["organisations"][:VALUES_SHOWN]
    names = _Names(counted["territories"], organisations)
    return Facets(
        territories=_places(counted["territories"], names.places, filters.territory),
        provenance=_chosen(counted["provenance"], Provenance),
        nature=_chosen(counted["nature"], Nature),
        years=_years(counted["years"], filters),
        technologies=_named(kinds, names.technologies),
        organisations=_named(organisations, names.organisations),
        origins=[] if filters.origin else _chosen(counted["origins"], Origin),
        all_technologies=names.technologies,
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


class _Names:
    """The names of what was counted by code or slug, and of all technologies, which are few; one query."""

    def __init__(self, places, organisations):
        self.places: list[tuple[str, str, str]] = []  # code, name, path
        self.organisations: dict[str, str] = {}
        self.technologies: dict[str, str] = {}
        nowhere = models.Value("")
        rows = _rows(Technology.objects.filter(merged_into__isnull=True), "slug", nowhere).union(
            _rows(Territory.objects.filter(code__in=[code for code, _count in places]), "code", models.F("path")),
            _rows(Organisation.objects.filter(slug__in=[slug for slug, _count in organisations]), "slug", nowhere),
            all=True,
        )
        for kind, name, key, path in sorted(rows):
            if kind == Territory.__name__:
                self.places.append((key, name, path))
            else:
                (self.technologies if kind == Technology.__name__ else self.organisations)[key] = name


def _rows(rows, key: str, path):
    rows = rows.order_by().annotate(row_kind=models.Value(rows.model.__name__), row_path=path)
    return rows.values_list("row_kind", "name", key, "row_path")


def _named(counts, names: dict[str, str]) -> list[Value]:
    """Name the values that are slugs."""
    return [Value(slug, names[slug], count) for slug, count in counts if slug in names]


def _places(counts, places: list[tuple[str, str, str]], within: str) -> list[Value]:
    """Name the places inside the one searched in, but for what adds no document to a place inside it."""
    number = dict(counts)
    above = {code: path.strip("/").split("/")[:-1] for code, _name, path in places}
    inside: dict[str, int] = {}  # the greatest count among what each place holds
    for place, holders in above.items():
        for code in holders:
            inside[code] = max(inside.get(code, 0), number[place])
    said = [
        Value(code, name, number[code])
        for code, name, _path in places
        if inside.get(code) != number[code] and (not within or within in above[code])
    ]
    said.sort(key=lambda place: (-place.count, place.label))
    return said[:VALUES_SHOWN]
