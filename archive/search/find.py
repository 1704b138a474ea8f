"""The search that readers use: public documents, each with the pages that match."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import F, Q
from haystack.query import SearchQuerySet

from archive.models import DatePrecision, Document, Territory
from archive.search.engines.conditions import Parsed
from archive.search.engines.folder import IndexUnavailable
from archive.search.hits import Hit, hits
from archive.search.outbox import waiting_deletions
from archive.search.queries import Everything, Tree, leaves, parse, understood
from archive.search_indexes import SEASON

PAGE_MAX = 10_000  # an engine makes room for all the results before the page that is asked
ALL = Everything()
SORTS = {"date": "-date", "added": "-added"}


@dataclass(frozen=True)
class Filters:
    """What narrows a search. A territory stands for itself and all inside it; both days are included."""

    territory: str = ""  # code
    provenance: str = ""
    nature: str = ""
    date_from: date | None = None
    date_to: date | None = None
    sort: str = ""  # "" by relevance, "date" newest first, "added" last published first


@dataclass(frozen=True)
class Results:
    """One page of results, and how many documents there are in all."""

    count: int
    page: int
    pages: int
    hits: list[Hit] = field(default_factory=list)
    unavailable: bool = False  # the index could not be asked: titles only were compared
    understood: str = ""
    tree: Tree = ALL


def find(text: str, *, filters: Filters | None = None, page: int = 1, user=None) -> Results:
    """Return the public documents that match, for everybody the same ones, `user` or not.

    Without text, browses: by the day of publication, the last first. A page beyond the last is empty. Never raises for
    what was typed; `unavailable` says that the index could not be asked.
    """
    filters = filters or Filters()
    page = min(max(page, 1), PAGE_MAX)
    tree = parse(text)
    if isinstance(tree, Everything):
        return _from_database(tree, filters, page)
    try:
        return _from_index(tree, filters, page)
    except IndexUnavailable:
        return _from_database(tree, filters, page, unavailable=True)


def _from_index(tree: Tree, filters: Filters, page: int) -> Results:
    found = SearchQuerySet().filter(content=Parsed(tree))
    for name, value in _index_filters(filters).items():
        found = found.filter(**{name: value})
    if hidden := waiting_deletions():
        found = found.exclude(django_id__in=hidden)
    if filters.sort in SORTS:
        found = found.order_by(SORTS[filters.sort])
    length = settings.SEARCH_PAGE_LENGTH
    ranked = [int(result.pk) for result in found[(page - 1) * length : page * length]]
    count = found.count()
    # The index may be behind: what is shown is what the database says is public now.
    documents = listed(Document.objects.published()).in_bulk(ranked)
    return _results(tree, count, page, [documents[pk] for pk in ranked if pk in documents])


def _from_database(tree: Tree, filters: Filters, page: int, *, unavailable: bool = False) -> Results:
    found = Document.objects.published().filter(_database_filters(filters))
    for leaf in leaves(tree):
        found = found.filter(title__icontains=leaf.shown.strip('"*'))
    if filters.territory:
        territory = Territory.objects.filter(code=filters.territory).first()
        found = found.in_territory(territory) if territory else found.none()
    first = F("date").desc(nulls_last=True) if filters.sort == "date" else F("published_at").desc()
    length = settings.SEARCH_PAGE_LENGTH
    documents = listed(found.order_by(first, "-pk"))[(page - 1) * length : page * length]
    return _results(tree, found.count(), page, list(documents), unavailable=unavailable)


def _results(tree: Tree, count: int, page: int, documents: list[Document], *, unavailable: bool = False) -> Results:
    pages = max(1, -(-count // settings.SEARCH_PAGE_LENGTH))
    said = understood(tree)
    return Results(count, page, pages, hits(documents, tree, said), unavailable, said, tree)


def listed(documents):
    """Return documents with all that a list shows of them, in a fixed number of queries."""
    return documents.select_related("public_version").prefetch_related("territories")


def _index_filters(filters: Filters) -> dict:
    given = {
        "territories": filters.territory,
        "provenance": filters.provenance,
        "nature": filters.nature,
        "date_last__gte": filters.date_from,
        "date__lte": filters.date_to,
    }
    return {name: value for name, value in given.items() if value}


def _database_filters(filters: Filters) -> Q:
    """The same as in the index, where `date_last` is computed (`search_indexes.last_day`)."""
    wanted = Q()
    if filters.provenance:
        wanted &= Q(provenance=filters.provenance)
    if filters.nature:
        wanted &= Q(nature=filters.nature)
    if filters.date_to:
        wanted &= Q(date__lte=filters.date_to)
    if start := filters.date_from:
        wanted &= (
            Q(date__gte=start)
            | Q(date_precision=DatePrecision.RANGE, date__isnull=False, date_end__gte=start)
            | Q(date_precision=DatePrecision.YEAR, date__gte=date(start.year, 1, 1))
            | Q(date_precision=DatePrecision.MONTH, date__gte=start.replace(day=1))
            | Q(date_precision=DatePrecision.SEASON, date__gte=_before(start, SEASON))
        )
    return wanted


def _before(day: date, span: timedelta) -> date:
    return day - span if day - date.min > span else date.min
