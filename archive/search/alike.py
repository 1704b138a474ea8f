"""Documents that say similar things: those that share the words by which a document stands out."""

from collections import Counter

from django.core.cache import cache

from archive.models import Document
from archive.search.engines.folder import IndexUnavailable
from archive.search.find import Filters, in_index
from archive.search.tree import Or, Word

SHOWN = 5
TERMS = 30
PAGES_READ = 40
LETTERS_MIN = 4  # shorter stems are numbers, units, names of articles
NEAR_ENOUGH = 0.2  # of the score that the document itself has
SECONDS = 3600


def alike(document: Document) -> list[Document]:
    """Return public documents that share the rare words of this one's public version, the nearest first.

    The engine weighs each word by how few documents have it. Empty while the index cannot be asked. Which they are is
    kept for an hour; that they are public is asked each time.
    """
    key = f"alike-{document.code}-{document.public_version_id}"
    found = cache.get(key)
    if found is None:
        try:
            found = _found(document)
        except IndexUnavailable:
            return []
        cache.set(key, found, SECONDS)
    if not found:
        return []
    documents = Document.objects.published().select_related("public_version").in_bulk(found)
    return [documents[pk] for pk in found if pk in documents]


def _found(document: Document) -> list[int]:
    counted: Counter[str] = Counter()
    for stems in document.public_version.pages.order_by("rank").values_list("stems", flat=True)[:PAGES_READ]:
        counted.update(stem for stem in stems.split() if len(stem) >= LETTERS_MIN and not stem.isdecimal())
    words = tuple(Word(stem, stem) for stem, _count in counted.most_common(TERMS))
    if len(words) < 2:
        return []
    results = in_index(Or(words), Filters())[: SHOWN + 1]
    scores = {int(result.pk): result.score for result in results}
    least = NEAR_ENOUGH * scores.get(document.pk, max(scores.values(), default=0))
    return [pk for pk, score in scores.items() if pk != document.pk and score >= least][:SHOWN]
