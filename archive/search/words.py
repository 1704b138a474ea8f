"""Counting the words of public documents, a second at a time, so that searches can be helped with them."""

import time
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive.models import Document, Page, SearchWord, Visibility, WordList
from archive.search.french import fold_of, stem_of, written

DOCUMENTS_MIN = 2  # what one document alone says may name somebody
LETTERS = range(3, 41)
WORDS_MAX = 40_000
COUNTED_MAX = 1_000_000  # words held in memory; then those met once are forgotten
REST = timedelta(minutes=10)  # between two lists, at least
SHARE = 20  # and as long as so many countings take
LEASE = timedelta(minutes=5)
STEP_SECONDS = 1.0


class WordCounter:
    """In how many documents each word stands, and how it is written."""

    def __init__(self):
        self.documents: Counter[str] = Counter()
        self.spellings: Counter[str] = Counter()

    def add(self, texts) -> None:
        """Count the words of one document, each once; numbers and words that say nothing are left out."""
        spellings = set().union(*map(written, texts))
        words = {fold_of(spelling) for spelling in spellings if stem_of(spelling)}
        self.documents.update(word for word in words if len(word) in LETTERS and word.isalpha())
        self.spellings.update(spelling for spelling in spellings if spelling.isalpha())
        for counter in (self.documents, self.spellings):
            if len(counter) > COUNTED_MAX:
                for once in [word for word, count in counter.items() if count == 1]:
                    del counter[once]

    def rows(self) -> list[SearchWord]:
        """Return the words of enough documents, the most frequent, each in its most frequent spelling."""
        shown: dict[str, str] = {}
        for spelling, _count in self.spellings.most_common():
            shown.setdefault(fold_of(spelling), spelling)
        return [
            SearchWord(word=word, shown=shown.get(word, word)[:60], documents=count)
            for word, count in self.documents.most_common(WORDS_MAX)
            if count >= DOCUMENTS_MIN
        ]


class Counting:
    """The counting of one worker, which goes on from step to step."""

    def __init__(self):
        self.counter: WordCounter | None = None  # nothing is being counted
        self.took = timedelta()

    def work(self, seconds: float = STEP_SECONDS) -> bool:
        """Count for about so long, if it is time for a new list; return whether there was anything to do."""
        if self.counter is None and not self._begin():
            return False
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            if not self._next_document():
                self._write()
                return True
        self.took += timedelta(seconds=time.monotonic() - began)
        WordList.objects.filter(pk=1).update(leased_until=timezone.now() + LEASE)
        return True

    def _begin(self) -> bool:
        """Take the list, if what is public changed since it was made and it is not too young."""
        public, now = Visibility.current(), timezone.now()
        rest = max(REST, self.took * SHARE)
        WordList.objects.get_or_create(pk=1)
        stale = WordList.objects.filter(
            Q(counter__isnull=True) | ~Q(counter=public),
            Q(made_at__isnull=True) | Q(made_at__lt=now - rest),
            Q(leased_until__isnull=True) | Q(leased_until__lt=now),
            pk=1,
        )
        if stale.update(leased_until=now + LEASE) != 1:
            return False
        self.counter, self.public, self.last = WordCounter(), public, 0
        self.took = timedelta()
        return True

    def _next_document(self) -> bool:
        rows = Document.objects.published().filter(pk__gt=self.last).order_by("pk")
        found = rows.values_list("pk", "public_version").first()
        if found is None:
            return False
        self.last, version = found
        self.counter.add(Page.objects.filter(version=version).values_list("text", flat=True).iterator(chunk_size=50))
        return True

    def _write(self) -> None:
        rows = self.counter.rows()
        self.counter = None
        with transaction.atomic():
            SearchWord.objects.all().delete()
            SearchWord.objects.bulk_create(rows, batch_size=1000)
            WordList.objects.filter(pk=1).update(counter=self.public, made_at=timezone.now(), leased_until=None)
