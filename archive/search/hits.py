"""What a result shows: the document, its pages that match, and the words around the match."""

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from archive.extracts import SNIPPETS_MAX, snippets
from archive.models import Document, Page
from archive.search.highlight import has_hit, snippet
from archive.search.matching import MatchingPage, matching_pages
from archive.search.tree import Near, Phrase, Prefix, Tree, leaves

PAGES_SHOWN = 5
PAGES_TRIED = 15  # of a document: a phrase is only likely on a page until its words are read


@dataclass(frozen=True)
class PageHit:
    """A page that matches. `number` is its rank in the file, `label` the number printed on it when it differs."""

    number: int
    label: str
    url: str
    snippet: SafeString

    @property
    def rank(self) -> int:
        """Its number, under the name that `Page` gives it: `{{ hit|page_label }}` takes either."""
        return self.number


@dataclass(frozen=True)
class Hit:
    """A document that matches; `pages` are the best, `page_count_matching` says how many there are, `ranks` which."""

    document: Document
    pages: list[PageHit] = field(default_factory=list)
    page_count_matching: int = 0
    snippet: SafeString | str = ""
    ranks: list[int] = field(default_factory=list)


def hits(documents: list[Document], tree: Tree, query: str, *, exact: bool = False) -> list[Hit]:
    """Return what to show of these documents: two SQL queries for all of them.

    `query` goes into the addresses, and so does `exact`: the pages that they open mark the same words.
    """
    found: dict[int, list[MatchingPage]] = defaultdict(list)
    apart = any(document.extract_only for document in documents)
    tried = PAGES_TRIED if apart or _needs_words(tree) else PAGES_SHOWN
    versions = [document.public_version_id for document in documents]
    for page in matching_pages(versions, tree):
        found[page.version_id].append(page)
    texts = _texts(versions, found, tried)
    address = urlencode({"q": query} | ({"exact": 1} if exact else {}))
    return [_hit(document, found[document.public_version_id], texts, tree, address) for document in documents]


def _page_hit(before: str, page: MatchingPage, text: str, tree: Tree, address: str) -> PageHit:
    return PageHit(page.rank, page.label, f"{before}{page.rank}?{address}", snippet(text, tree, met=page.met))


def _texts(versions: list[int], found: dict[int, list[MatchingPage]], tried: int) -> dict[tuple[int, int], str]:
    """Read the texts of the pages that may be shown; the first page of a document that has none."""
    ranks = {version: [page.rank for page in found[version][:tried]] or [1] for version in versions}
    wanted = {(version, rank) for version, several in ranks.items() for rank in several}
    pages = Page.objects.filter(version__in=versions, rank__in={rank for _, rank in wanted})
    rows = pages.values_list("version", "rank", "text").iterator(chunk_size=100)
    return {(version, rank): text for version, rank, text in rows if (version, rank) in wanted}


def _extract_hit(document: Document, found: list[MatchingPage], texts: dict, tree: Tree, address: str) -> Hit:
    """Return what is shown of a document that is read elsewhere: at most two of its windows, and where it says more."""
    before, shown, page_hits = document.get_absolute_url(), 0, []
    for page in found[:PAGES_TRIED]:
        windows = snippets(page.version_id, page.rank, texts.get((page.version_id, page.rank), ""), tree)
        for window in windows[: SNIPPETS_MAX - shown]:
            page_hits.append(PageHit(page.rank, "", f"{before}?{address}", mark_safe(window)))
            shown += 1
    return Hit(document, page_hits, len(page_hits), page_hits[0].snippet if page_hits else "", [])


def _hit(document: Document, found: list[MatchingPage], texts: dict, tree: Tree, address: str) -> Hit:
    if document.extract_only:
        return _extract_hit(document, found, texts, tree, address)
    tried = found[:PAGES_TRIED]
    if _needs_words(tree):
        tried = [page for page in tried if has_hit(texts.get((page.version_id, page.rank), ""), tree)]
    before = document.page_url(1).removesuffix("1") if tried else ""  # made once for all its pages
    pages = [
        _page_hit(before, page, texts.get((page.version_id, page.rank), ""), tree, address)
        for page in tried[:PAGES_SHOWN]
    ]
    ranks = sorted(page.rank for page in [*tried, *found[PAGES_TRIED:]])
    shown = pages[0].snippet if pages else snippet(texts.get((document.public_version_id, 1), ""), tree)
    return Hit(document, pages, len(ranks), shown, ranks)


def _needs_words(tree: Tree) -> bool:
    """Whether the stems of a page leave doubt, so that its words must be read."""
    return any(isinstance(leaf, Phrase | Near | Prefix) for leaf in leaves(tree))
