"""How many public documents there are of each place, provenance, nature, technology, organisation and year.

The same for everybody, whoever asks: what a moderator sees besides is counted on the desk. Kept until what is public
changes.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q

from archive.models import DatePrecision, Document, Nature, Organisation, Provenance, Technology, Territory, Visibility
from archive.search_indexes import YEARS_MAX, last_day

SECONDS = 3600
SHOWN = 60  # places and organisations at once; each has a list of its own


@dataclass(frozen=True)
class Share:
    """One value: as an address says it, as a person reads it, and how many public documents have it."""

    value: str
    label: str
    count: int


def public_count(path: str = "documents") -> Count:
    """Return the count of public documents at the end of this relation, for `annotate`."""
    return Count(path, filter=Q(**{f"{path}__in": Document.objects.published()}), distinct=True)


def spread() -> dict[str, list[tuple[str, int]]]:
    """Return (value, count) of each facet, the most frequent first; the years from the latest."""
    key = f"spread-{Visibility.current()}"
    found = cache.get(key)
    if found is None:
        found = {name: counted(Document.objects.published()) for name, counted in _COUNTED.items()}
        cache.set(key, found, SECONDS)
    return found


def named(found: dict[str, list[tuple[str, int]]]) -> dict[str, list[Share]]:
    """Return the same with the names that people read; one query for each kind of row."""
    return {
        "places": _rows(found["places"], dict(_names(Territory, "code", found["places"]))),
        "provenance": _rows(found["provenance"], dict(Provenance.choices)),
        "nature": _rows(found["nature"], dict(Nature.choices)),
        "technologies": _rows(found["technologies"], dict(_names(Technology, "slug", found["technologies"]))),
        "organisations": _rows(found["organisations"], dict(_names(Organisation, "slug", found["organisations"]))),
        "years": [Share(year, year, count) for year, count in found["years"]],
    }


def _rows(counts, labels: dict) -> list[Share]:
    return [Share(value, str(labels[value]), count) for value, count in counts if value in labels]


def _names(model, name: str, counts):
    return model.objects.filter(**{f"{name}__in": [value for value, _count in counts]}).values_list(name, "name")


def _by(field: str, most: int | None = None):
    """Return what counts documents by the value of a field; a document counts once for each."""

    def counted(documents) -> list[tuple[str, int]]:
        # Not ordered before: the order of documents would become part of the groups.
        rows = documents.order_by().filter(**{f"{field}__gt": ""}).values_list(field)
        return list(rows.annotate(size=Count("pk")).order_by("-size", field)[:most])

    return counted


def _places(documents) -> list[tuple[str, int]]:
    """Count for each place that documents name all that the search finds there: what lies inside it too."""
    inside: dict[str, set[int]] = defaultdict(set)
    said = set()
    for document, path in documents.order_by().filter(territories__isnull=False).values_list("pk", "territories__path"):
        codes = path.strip("/").split("/")
        said.add(codes[-1])
        for code in codes:
            inside[code].add(document)
    return sorted(((code, len(inside[code])) for code in said), key=lambda one: (-one[1], one[0]))[:SHOWN]


def _years(documents) -> list[tuple[str, int]]:
    """Count each year that a date may mean: a range counts for all its years, as the search finds it."""
    dated = documents.order_by().filter(date__isnull=False)
    long = Q(date_precision__in=[DatePrecision.RANGE, DatePrecision.SEASON])
    years: Counter[int] = Counter()
    # By day, not by year: SQLite would call back into Python for the year of each document.
    for day, size in dated.exclude(long).values_list("date").annotate(size=Count("pk")):
        years[day.year] += size
    for document in dated.filter(long).only("date", "date_end", "date_precision"):
        years.update(list(range(document.date.year, last_day(document).year + 1))[:YEARS_MAX])
    return [(str(year), years[year]) for year in sorted(years, reverse=True)]


_COUNTED = {
    "places": _places,
    "provenance": _by("provenance"),
    "nature": _by("nature"),
    "technologies": _by("technologies__slug"),
    "organisations": _by("organisations__slug", SHOWN),
    "years": _years,
}
