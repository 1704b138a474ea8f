"""Help with words: the end of the one being typed, and another for one that finds nothing.

The words come from a list that is counted now and then (`archive.search.words`), so each is looked up again before it
is shown: it stands, now, on the pages of two public documents, or nobody sees it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q
from django.db.models.functions import Length
from haystack.query import SearchQuerySet

from archive.models import Document, Page, SearchWord
from archive.search.distance import distance
from archive.search.engines.conditions import Parsed
from archive.search.engines.folder import IndexUnavailable
from archive.search.find import Filters, in_index
from archive.search.french import fold_of, folded, stem_of
from archive.search.outbox import waiting_deletions
from archive.search.queries import Phrase, Word, leaves, parse
from archive.search.synonyms import sought
from archive.search.words import DOCUMENTS_MIN

COMPLETIONS = 8
START_MIN = 2  # letters
LOOKED_UP = 30  # words looked up again for one answer, at most
DOCUMENTS_ASKED = 10  # in which a word is looked for again
CORRECTED_MAX = 3  # words of a query
TIMES_MORE_FREQUENT = 10  # a word that few documents have may be a mistake of theirs
_LAST_WORD = re.compile(r"[^\W_]+\Z")


def completions(typed: str) -> list[str]:
    """Return words that begin as the last word typed does, the most frequent first, one for each stem."""
    last = _LAST_WORD.search(typed)
    start = fold_of(last[0]) if last else ""
    if len(start) < START_MIN:
        return []
    found = SearchWord.objects.filter(word__startswith=start).order_by("-documents", "word")[: LOOKED_UP * 2]
    return [word.shown for word in islice(_public(_one_for_each_stem(found)), COMPLETIONS)]


def did_you_mean(text: str, filters: Filters, found: int) -> str:
    """Return the query with its unknown words corrected, if that finds more documents than `found`; else nothing."""
    typed = [leaf.shown for leaf in leaves(parse(text)) if isinstance(leaf, Word)]
    corrected = text
    for word in list(dict.fromkeys(typed))[:CORRECTED_MAX]:
        if better := _better(word):
            corrected = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _: better, corrected, count=1)
    if corrected == text:
        return ""
    try:
        more = in_index(sought(corrected, exact=filters.exact), filters).count() > found
    except IndexUnavailable:
        return ""
    return corrected if more else ""


def nearest(word: str) -> list[SearchWord]:
    """Return the words at one or two mistakes from a folded word, the nearest first, then the most frequent."""
    most = 1 if len(word) < 6 else 2  # in a short word, two mistakes make another word
    near = [
        (mistakes, -documents, candidate, shown)
        for candidate, shown, documents in _sharing_a_part(word, most)
        if 0 < (mistakes := distance(word, candidate, most)) <= most
    ]
    return [
        SearchWord(word=candidate, shown=shown, documents=-documents) for _, documents, candidate, shown in sorted(near)
    ]


def _better(word: str) -> str:
    """Return what to write in place of a word, or nothing."""
    wanted = fold_of(word)
    if len(wanted) < 4 or not wanted.isalpha():  # shorter words are near too many
        return ""
    known = SearchWord.objects.filter(word=wanted).values_list("documents", flat=True).first() or 0
    stem = stem_of(word)
    candidates = (
        one for one in nearest(wanted) if one.documents > TIMES_MORE_FREQUENT * known and stem_of(one.shown) != stem
    )
    best = next(_public(islice(candidates, LOOKED_UP)), None)
    return best.shown if best else ""


def _sharing_a_part(word: str, most: int) -> Iterator[tuple[str, str, int]]:
    """Return (word, shown, documents) of words of about its length that may have no more mistakes than `most`.

    They hold one of its parts: so many mistakes leave one of them whole.
    """
    length = -(-len(word) // (most + 1))
    parts = {at: word[at : at + length] for at in range(0, len(word), length)}
    holds = Q()
    for part in parts.values():
        holds |= Q(word__contains=part)
    lengths = (len(word) - most, len(word) + most)
    found = SearchWord.objects.annotate(length=Length("word")).filter(holds, length__range=lengths)
    letters = set(word)

    def may_be_near(other: str) -> bool:
        # a letter too many or too few changes the set of letters by one at most, another mistake by two
        if len(letters.symmetric_difference(other)) > 2 * most - abs(len(word) - len(other)):
            return False
        # and it moves what follows by one place
        return any(other.find(part, max(0, at - most), at + most + length) >= 0 for at, part in parts.items())

    return (one for one in found.values_list("word", "shown", "documents").iterator() if may_be_near(one[0]))


def _one_for_each_stem(words: Iterable[SearchWord]) -> Iterator[SearchWord]:
    seen = set()
    for word in words:
        stem = stem_of(word.shown)
        if stem not in seen:
            seen.add(stem)
            yield word


def _public(words: Iterable[SearchWord]) -> Iterator[SearchWord]:
    """Let through the words that two public documents have now; none while the index cannot be asked."""
    hidden = waiting_deletions()
    for word in islice(words, LOOKED_UP):
        found = SearchQuerySet().filter(content=Parsed(Phrase((word.word,), (), f'"{word.shown}"')))
        if hidden:
            found = found.exclude(django_id__in=hidden)
        try:
            documents = [int(one.pk) for one in found[:DOCUMENTS_ASKED]]
        except IndexUnavailable:
            return
        if len(documents) >= DOCUMENTS_MIN and _stands_in(documents, word):
            yield word


def _stands_in(documents: list[int], word: SearchWord) -> bool:
    """Whether two of these documents, public now, have the word on a page of what is public of them."""
    versions = Document.objects.published().filter(pk__in=documents).values("public_version")
    pages = Page.objects.filter(version__in=versions, stems__contains=f" {stem_of(word.shown)} ")
    as_shown = re.compile(rf"(?<!\w){re.escape(word.shown)}(?!\w)", re.IGNORECASE)  # far quicker than every word
    seen = set()
    for version, text in pages.values_list("version", "text").iterator(chunk_size=5):
        if version not in seen and (as_shown.search(text) or word.word in folded(text)):
            seen.add(version)
            if len(seen) == DOCUMENTS_MIN:
                return True
    return False
