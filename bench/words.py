"""Help with words, measured: counting them, correcting one, completing one, and searching a list of a thousand.

    .venv/bin/python bench/words.py [DOCUMENTS]

Documents (1,000 unless said) have 1 to 9 pages of 400 words drawn by Zipf's law from 60,000; the same seed makes the
same documents. The list of words is filled up to 40,000. CPU time of this process; the default engine.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.models import Document, Page, SearchWord, Version  # noqa: E402
from archive.search import outbox  # noqa: E402
from archive.search.find import Filters  # noqa: E402
from archive.search.french import stems  # noqa: E402
from archive.search.suggestions import completions, did_you_mean, nearest  # noqa: E402
from archive.search.term_list import search_list  # noqa: E402
from archive.search.words import WORDS_MAX, Counting  # noqa: E402

SYLLABLES = "ba ca dé fi go lu mé no pi ra sé tu vi zo cha tri plo gré mon sou teur tion ment age ible ure ette".split()  # noqa: SIM905
LETTERS = "abcdefghilmnoprstuv"
ROUNDS = 100
draw = random.Random(1)


def make_documents(count: int) -> list[str]:
    """Fill the database; return the words, the most frequent first."""
    seen: dict[str, None] = {}
    while len(seen) < 60_000:
        seen["".join(draw.choices(SYLLABLES, k=draw.randint(2, 5)))] = None
    words = list(seen)
    weights = [1 / (rank + 20) for rank in range(len(words))]
    for number in range(count):
        document = Document.objects.create(
            title=f"Document {number}", provenance="press", added=timezone.now(), published_at=timezone.now(),
            decision="published",
        )  # fmt: skip
        version = Version.objects.create(
            document=document, number=1, sha256=f"{number:064}", media_type="text/plain", processing="done",
            added=timezone.now(),
        )  # fmt: skip
        texts = [" ".join(draw.choices(words, weights, k=400)) for _ in range(draw.randint(1, 9))]
        Page.objects.bulk_create(
            Page(version=version, rank=rank, text=text, stems=f" {' '.join(stems(text))} ", state="done")
            for rank, text in enumerate(texts, start=1)
        )
        Document.objects.filter(pk=document.pk).update(public_version=version)
    return words


def mistaken(word: str) -> str:
    """Return a word with one letter changed and one left out."""
    at = draw.randrange(1, len(word) - 1)
    changed = word[:at] + draw.choice(LETTERS) + word[at + 1 :]
    gone = draw.randrange(len(changed))
    return changed[:gone] + changed[gone + 1 :]


def tell(what: str, action, asked: list[str]) -> None:
    """Print the median and the 95th of 100 of an action, in milliseconds of CPU."""
    times = []
    for one in asked:
        start = time.process_time()
        action(one)
        times.append((time.process_time() - start) * 1000)
    times.sort()
    print(f"{what:<48}{statistics.median(times):8.1f} /{times[len(times) * 95 // 100]:6.1f} ms", flush=True)


def main() -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    words = make_documents(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    outbox.rebuild()
    start, counting = time.process_time(), Counting()
    while counting.work():
        pass
    spent, pages = time.process_time() - start, Page.objects.count()
    print(f"{pages} pages, {SearchWord.objects.count()} words counted in {spent:.1f} s: {pages / spent:.0f} pages/s")
    missing = WORDS_MAX - SearchWord.objects.count()
    more = [f"{word}{letter}"[:40] for letter in "xz" for word in words][:missing]
    more = [SearchWord(word=word, shown=word, documents=2) for word in more]
    SearchWord.objects.bulk_create(more, ignore_conflicts=True, batch_size=1000)
    asked = [mistaken(draw.choice(words[:5000])) for _ in range(ROUNDS)]
    print(f"{SearchWord.objects.count()} words in the list; median / 95th of {ROUNDS}:")
    tell("the nearest words", nearest, asked)
    tell("« did you mean », looked up again", lambda one: did_you_mean(one, Filters(), 0), asked)
    tell("completion of two letters, looked up again", completions, [word[:2] for word in words[:ROUNDS]])
    tell("completion of four letters, looked up again", completions, [word[:4] for word in words[:ROUNDS]])
    terms = [*words[:200], *words[20_000:20_300], *(f"{a} {b}" for a, b in zip(words, words[9:], strict=False))][:1000]
    tell("a list of 1,000 terms", lambda text: search_list(text, seconds=60), ["\n".join(terms)])


main()
