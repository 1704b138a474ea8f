"""Both search engines, measured side by side on the same generated documents, on a data folder of its own.

    .venv/bin/python bench/search.py [DOCUMENTS]

Documents (1,000 unless said) have 1 to 9 pages of 400 words drawn from a French vocabulary by Zipf's law; the same seed
makes the same documents. Both engines answer the same questions in turn, through Haystack; a whole `find` (pages that
match and snippets included) stands beside SQL `LIKE` on the pages' text. Wall clock; nothing else should run.
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

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from haystack import connections  # noqa: E402
from haystack.query import SearchQuerySet  # noqa: E402

from archive.models import Document, Page, Version  # noqa: E402
from archive.search import outbox, queries  # noqa: E402
from archive.search.engines.conditions import Parsed  # noqa: E402
from archive.search.find import find  # noqa: E402
from archive.search.french import folded, stems  # noqa: E402

ROUNDS = 20
SYLLABLES = "ba ca dé fi go lu mé no pi ra sé tu vi zo cha tri plo gré mon sou teur tion ment age ible ure ette".split()  # noqa: SIM905
FIELD = "caméra police microphone drone délibération conseil municipal sécurité surveillance marché convention ville".split()  # noqa: SIM905, E501
QUESTIONS = {
    "one common word": "police",
    "one rare word": "",  # set to a word of the tail
    "three words": "police municipale caméra",
    "phrase": '"conseil municipal"',
    "beginning": "surveill*",
    "exclusion": "police -drone",
}


def line(what: str, *values: str) -> None:
    """Print one row of figures."""
    print(f"{what:<34}" + "".join(f"{value:>22}" for value in values), flush=True)


def vocabulary(draw: random.Random) -> list[str]:
    """Return 20,000 words, those of the field spread among the frequent ones."""
    seen: dict[str, None] = {}
    while len(seen) < 20_000:
        seen["".join(draw.choices(SYLLABLES, k=draw.randint(2, 5)))] = None
    words = list(seen)
    for rank, word in enumerate(FIELD):
        words.insert(20 + rank * 25, word)
    return words


def make_documents(count: int) -> tuple[list[str], int]:
    """Fill the database; return the vocabulary and the bytes of text."""
    draw = random.Random(1)
    words = vocabulary(draw)
    weights = [1 / (rank + 2) for rank in range(len(words))]
    size = 0
    for number in range(count):
        document = Document.objects.create(
            title=" ".join(draw.choices(words, weights, k=6)),
            provenance=draw.choice(["public-record", "press", "answer"]),
            nature=draw.choice(["deliberation", "report", "letter"]),
            added=timezone.now(),
            decision="published",
        )
        texts = [" ".join(draw.choices(words, weights, k=400)) for _ in range(draw.randint(1, 9))]
        version = Version.objects.create(
            document=document, number=1, sha256=f"{number:064}", media_type="text/plain", page_count=len(texts),
            processing="done", added=timezone.now(),
        )  # fmt: skip
        Page.objects.bulk_create(
            Page(version=version, rank=rank, text=text, stems=f" {' '.join(stems(text))} ", state="done")
            for rank, text in enumerate(texts, start=1)
        )
        Document.objects.filter(pk=document.pk).update(public_version=version)
        size += sum(len(text.encode()) for text in texts)
    return words, size


def use(name: str) -> None:
    """Change to an engine, each with its own folder."""
    settings.HAYSTACK_CONNECTIONS["default"].update(
        ENGINE=settings.SEARCH_ENGINES[name], PATH=str(Path(DATA.name) / "index" / name)
    )
    connections.reload("default")


def milliseconds(action) -> str:
    """Return the median and the slowest of some rounds."""
    action()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return f"{statistics.median(times):.1f} / {max(times):.1f}"


def ask(text: str) -> int:
    """Ask the engine for the first twenty and the total, as the results page does."""
    found = SearchQuerySet().filter(content=Parsed(queries.parse(text)))
    return len(found[:20]) + found.count()


def facets() -> None:
    """Count the documents by two facets."""
    SearchQuerySet().filter(content="police").facet("provenance").facet("nature").facet_counts()


def like(text: str) -> int:
    """Look for the same words with SQL alone: any page that holds them."""
    pages = Page.objects.all()
    for word in folded(text):
        pages = pages.filter(text__contains=word)
    return len(list(pages.values("version__document").distinct()[:20]))


def main(count: int) -> None:
    """Measure both engines in one run."""
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    words, size = make_documents(count)
    pages = Page.objects.count()
    print(f"{count} documents, {pages} pages, {size / 1e6:.1f} MB of text, made in {time.perf_counter() - start:.0f} s")

    text = " ".join(Page.objects.values_list("text", flat=True)[:500])
    start = time.process_time()
    stems(text)
    line("French analysis, MB/s of CPU", f"{len(text.encode()) / 1e6 / (time.process_time() - start):.1f}")

    engines = list(settings.SEARCH_ENGINES)
    line("", *engines)
    speeds, sizes, single = [], [], []
    for name in engines:
        use(name)
        start = time.perf_counter()
        outbox.rebuild()
        speeds.append(f"{count / (time.perf_counter() - start):.0f}")
        folder = connections["default"].get_backend().folder.current()
        sizes.append(f"{sum(file.stat().st_size for file in folder.iterdir()) / 1e6:.1f}")
        document = Document.objects.first()
        index = connections["default"].get_unified_index().get_index(Document)
        single.append(milliseconds(lambda: connections["default"].get_backend().update(index, [document])))  # noqa: B023
    line("documents indexed a second", *speeds)
    line("index, MB", *sizes)
    line("one document more, ms", *single)

    rows = {**QUESTIONS, "one rare word": words[-500]}
    measured: dict[str, list[str]] = {what: [] for what in [*rows, "two facets", "find, three words"]}
    answers: dict[str, set[int]] = {what: set() for what in rows}
    for name in engines:
        use(name)
        for what, question in rows.items():
            measured[what].append(milliseconds(lambda: ask(question)))  # noqa: B023
            answers[what].add(SearchQuerySet().filter(content=Parsed(queries.parse(question))).count())
        measured["two facets"].append(milliseconds(facets))
        measured["find, three words"].append(milliseconds(lambda: find(rows["three words"])))
    print(f"median / slowest of {ROUNDS}, ms; documents found")
    for what, values in measured.items():
        found = " or ".join(str(number) for number in sorted(answers.get(what, ())))
        line(what, *values, found)
    line("SQL LIKE, three words", milliseconds(lambda: like(rows["three words"])))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
