"""Pages that are the same in several files: each page's sketch, and the pages elsewhere that share most of it.

A sketch is the smallest hashes of a page's runs of words: two pages that share many runs share many of them, whatever
stands around and whatever a recognition got wrong here and there (Broder, "On the resemblance and containment of
documents", 1997). Short words and numbers are left out: a recognition errs most there.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from archive.models import Document, Page, PageSketch, Processing
from archive.search.french import folded

RUN = 5  # words
SIZE = 16  # hashes of a page
SHARED_MIN = 8  # of them, for two pages to be the same: what the same town's headers share stays under that
WORDS_MIN = 30  # a page with fewer says too little to be told from another
LETTERS_MIN = 3
NOTHING = -1  # the sketch of a page that has none, so that it is not looked at again
BATCH = 50  # pages in one transaction: about as many milliseconds
OWN_PAGES_MAX = 1000  # of a document, compared with the others
FOUND_MAX = 500  # pages elsewhere


def sketch_of(text: str) -> list[int]:
    """Return the sketch of a text, of `SIZE` hashes of 63 bits; nothing when it says too little."""
    words = [word for word in folded(text) if len(word) >= LETTERS_MIN and word.isalpha()]
    if len(words) < WORDS_MIN:
        return []
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    hashes = sorted({int.from_bytes(blake2b(run.encode(), digest_size=8).digest()) >> 1 for run in runs})
    return hashes[:SIZE] if len(hashes) >= SIZE else []


def forget(pages) -> None:
    """Have the worker sketch these pages (their keys) again: their text has changed."""
    PageSketch.objects.filter(page__in=pages).delete()


def sketch_some() -> int:
    """Sketch a batch of pages that have no sketch; return how many."""
    keys = list(_without_sketch()[:BATCH])
    if not keys:
        return 0
    with transaction.atomic():
        # Their texts are read under the lock: one that is corrected meanwhile is sketched as corrected.
        pages = Page.objects.select_for_update().filter(pk__in=keys).values_list("pk", "text")
        rows = [PageSketch(page_id=key, value=value) for key, text in pages for value in sketch_of(text) or [NOTHING]]
        forget(keys)  # another worker may have been quicker
        PageSketch.objects.bulk_create(rows, batch_size=400)
    return len(keys)


def _without_sketch():
    """Return the keys of pages to sketch, once their version is read to the end; no text is looked at."""
    sketch = PageSketch.objects.filter(page=OuterRef("pk"))
    pages = Page.objects.filter(~Exists(sketch), version__processing=Processing.DONE)
    return pages.order_by().values_list("pk", flat=True)


@dataclass
class Elsewhere:
    """Another document that holds some of the same pages: (rank here, rank there) of each."""

    document: Document
    version: int  # its number
    pages: list[tuple[int, int]] = field(default_factory=list)


def elsewhere(version, user) -> list[Elsewhere]:
    """Return the documents that this person may see and that hold pages of this version, those with most first."""
    by_version: dict[int, Elsewhere] = {}
    for rank, page in same_pages(version, user):
        other = page.version
        entry = by_version.setdefault(other.pk, Elsewhere(other.document, other.number))
        entry.pages.append((rank, page.rank))
    best: dict[int, Elsewhere] = {}
    for entry in by_version.values():  # a document can hold them in several versions
        known = best.get(entry.document.pk)
        if known is None or (len(entry.pages), entry.version) > (len(known.pages), known.version):
            best[entry.document.pk] = entry
    return sorted(best.values(), key=lambda entry: (-len(entry.pages), str(entry.document)))


def same_pages(version, user) -> list[tuple[int, Page]]:
    """Return (rank, page elsewhere) for each page that stands in another document too, as this person may see it."""
    own = PageSketch.objects.filter(page__version=version, page__rank__lte=OWN_PAGES_MAX, value__gte=0)
    # Counted before anything is joined: the run of a header that all share would join thousands of pages.
    alike = PageSketch.objects.filter(value__in=own.values("value")).values("page")
    alike = alike.annotate(shared=Count("pk")).filter(shared__gte=SHARED_MIN).values("page")
    others = _seen_by(user).filter(pk__in=alike).exclude(version__document=version.document_id)
    others = others.select_related("version__document").only("rank", "version__number", "version__document")
    pages = {page.pk: page for page in others.order_by("pk")[:FOUND_MAX]}
    if not pages:
        return []
    named = ("page", "page__rank", "value")
    others_own = PageSketch.objects.filter(page__in=list(pages)).values_list(*named)
    # A union, not an OR: each half by its index, in one query.
    mine, theirs = _by_page(own.values_list(*named).union(others_own, all=True), pages)
    found = []
    for rank, sketch in sorted(mine.items()):
        best: dict[int, tuple[int, Page]] = {}  # of each version, the page that shares most
        for key, other in theirs.items():
            page, shared = pages[key], len(sketch & other)
            if shared >= SHARED_MIN and shared > best.get(page.version_id, (0, None))[0]:
                best[page.version_id] = (shared, page)
        found += [(rank, page) for _, page in best.values()]
    return found


def _seen_by(user):
    """Return the pages of what this person may see: public versions, and all those that a moderator reviews."""
    visible = Document.objects.visible_to(user).filter(duplicate_of__isnull=True, merged_into__isnull=True)
    seen = Q(version=F("version__document__public_version"))
    whole = Q(extract_only=False)  # the pages of the others are not shown
    if getattr(user, "is_moderator", False):
        reviewed = Document.objects.reviewed_by(user).values("pk")
        seen |= Q(version__document__in=reviewed)
        whole |= Q(pk__in=reviewed)
    visible = visible.filter(whole)
    return Page.objects.filter(seen, version__document__in=visible.values("pk"))


def _by_page(rows, pages) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Return the sketches of our own pages by rank, and those of `pages` by their key."""
    mine: dict[int, set[int]] = defaultdict(set)
    theirs: dict[int, set[int]] = defaultdict(set)
    for key, rank, value in rows:
        (theirs[key] if key in pages else mine[rank]).add(value)
    return mine, theirs
