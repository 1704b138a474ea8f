"""The search that readers use: public documents, each with the pages that match."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from haystack.query import SearchQuerySet

from archive.models import DatePrecision, Document, Page, Territory
from archive.search.echo import in_words
from archive.search.engines.conditions import Parsed
from archive.search.engines.folder import IndexUnavailable
from archive.search.hits import Hit, hits
from archive.search.matching import in_titles
from archive.search.meaning import resolved
from archive.search.outbox import waiting_deletions
from archive.search.queries import Everything, InTitle, Tree, leaves, read, understood
from archive.search.synonyms import Widened, widen
from archive.search_indexes import SEASON

PAGE_MAX = 10_000  # an engine makes room for all the results before the page that is asked
ALL = Everything()
NO_DOCUMENT = 0  # the key of none
SORTS = {"date": "-date", "date-oldest": "date", "added": "-added", "added-oldest": "added"}


@dataclass(frozen=True)
class Filters:
    """What narrows a search. A territory stands for itself and all inside it; both days are included."""

    territory: str = ""  # code
    provenance: str = ""
    nature: str = ""
    date_from: date | None = None
    date_to: date | None = None
    exact: bool = False  # only the words typed, not those that stand for them
    sort: str = ""  # "" by relevance; "date", "added": the latest first, or the first with "-oldest"
    organisation: str = ""  # slug
    technology: str = ""  # slug
    collection: str = ""  # code; whether the reader may see it is asked before
    origin: str = ""  # of the text of a page: "file", "recognised", "corrected"


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
    also: tuple[str, ...] = ()  # words searched too, since they stand for what was typed
    echo: str = ""  # what was searched, in words
    problems: tuple[str, ...] = ()  # what could not be read as it was typed, each in a sentence
    leaving: tuple[int, ...] | None = None  # documents that the index has still and that count no more, if asked


def find(text: str, *, filters: Filters | None = None, page: int = 1, user=None) -> Results:
    """Return the public documents that match, for everybody the same ones, `user` or not.

    Without text, browses: by the day of publication, the last first. A page beyond the last is empty. Never raises for
    what was typed; `unavailable` says that the index could not be asked.
    """
    filters = filters or Filters()
    page = min(max(page, 1), PAGE_MAX)
    reading = read(text)
    tree, problems = resolved(reading.tree)
    widened = Widened(tree) if filters.exact else widen(tree)
    length = settings.SEARCH_PAGE_LENGTH
    start, unavailable = (page - 1) * length, False
    leaving = None if isinstance(tree, Everything) else waiting_deletions()
    try:
        count, documents = found_documents(widened.tree, filters, start, start + length, leaving=leaving)
    except IndexUnavailable:
        count, documents = _from_database(tree, filters, start, start + length)
        unavailable = True
    said, pages = understood(tree), max(1, -(-count // length))
    shown = hits(documents, widened.tree, said, exact=filters.exact)
    return Results(
        count, page, pages, shown, unavailable, said, widened.tree, widened.also,
        echo=in_words(tree), problems=(*map(str, reading.problems), *problems), leaving=leaving,
    )  # fmt: skip


def found_documents(
    tree: Tree, filters: Filters, start: int, end: int, *, leaving: tuple[int, ...] | None = None
) -> tuple[int, list[Document]]:
    """Return how many public documents match, and those from `start` to `end`. Raises `IndexUnavailable`."""
    if isinstance(tree, Everything):
        return _from_database(tree, filters, start, end)
    found = in_index(tree, filters, leaving)
    if filters.sort in SORTS:
        found = found.order_by(SORTS[filters.sort])
    elif not any(leaves(tree)) and not isinstance(tree, InTitle):
        found = found.order_by("-added")  # nothing in it makes one document match better than another
    ranked = [int(result.pk) for result in found[start:end]]
    count = found.count()
    # The index may be behind: what is shown is what the database says is public now.
    documents = listed(Document.objects.published()).in_bulk(ranked)
    return count, [documents[pk] for pk in ranked if pk in documents]


def in_index(tree: Tree, filters: Filters, leaving: tuple[int, ...] | None = None) -> SearchQuerySet:
    """Return the search as the index is asked; documents that wait to leave it, `leaving` if known, are not counted."""
    found = SearchQuerySet().filter(content=Parsed(tree))
    if filters.collection:
        kept = Document.objects.published().filter(collections__code=filters.collection)
        found = found.filter(django_id__in=[*kept.values_list("pk", flat=True)] or [NO_DOCUMENT])
    for name, value in _index_filters(filters).items():
        found = found.filter(**{name: value})
    if hidden := waiting_deletions() if leaving is None else leaving:
        found = found.exclude(django_id__in=[*hidden])
    return found


def _from_database(tree: Tree, filters: Filters, start: int, end: int) -> tuple[int, list[Document]]:
    found = Document.objects.published().filter(_database_filters(filters), in_titles(tree))
    if filters.territory:
        territory = Territory.objects.filter(code=filters.territory).first()
        found = found.in_territory(territory) if territory else found.none()
    return found.count(), list(listed(found.order_by(*_database_order(filters.sort)))[start:end])


def _database_order(sort: str) -> list:
    match sort:
        case "date":
            return [F("date").desc(nulls_last=True), "-pk"]
        case "date-oldest":
            return [F("date").asc(nulls_last=True), "pk"]
        case "added-oldest":
            return ["published_at", "pk"]
    return ["-published_at", "-pk"]


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
        "organisations": filters.organisation,
        "technologies": filters.technology,
        "origins": filters.origin,
    }
    return {name: value for name, value in given.items() if value}


def _database_filters(filters: Filters) -> Q:
    """The same as in the index, where `date_last` is computed (`search_indexes.last_day`)."""
    wanted = Q()
    if filters.provenance:
        wanted &= Q(provenance=filters.provenance)
    if filters.nature:
        wanted &= Q(nature=filters.nature)
    if filters.organisation:
        wanted &= Q(organisations__slug=filters.organisation)
    if filters.technology:
        wanted &= Q(technologies__slug=filters.technology)
    if filters.collection:
        wanted &= Q(collections__code=filters.collection)
    if filters.origin:
        wanted &= Q(Exists(Page.objects.filter(version=OuterRef("public_version"), origin=filters.origin)))
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
