"""The search, measured on generated documents (bench/corpus.py), on a data folder of its own.

    .venv/bin/python bench/search.py [DOCUMENTS] [--peers N] [--postgres URL]

With up to 1,000 documents (or N), our Whoosh engine and the peers stand beside Tantivy in the same run, asked in turn:
Haystack's own Whoosh backend, SQLite FTS5, recoll where it is installed (recollcmd, python3-recoll), and PostgreSQL
full text where a server is given (a database that may be written). CPU milliseconds of this process, median / 95th of
a hundred: an engine's answer is the first twenty and the total; `find` adds what a reader sees, the pages that match
and their snippets; the last is the whole HTML page. How much each engine found stands under its times.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.environ["TECHNOPOLICE_DEBUG"] = "yes"  # no manifest of static files is made here
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

from corpus import make_documents  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from haystack import connections  # noqa: E402
from haystack.query import SearchQuerySet  # noqa: E402
from peers import PEERS  # noqa: E402

from archive.models import Document, Page  # noqa: E402
from archive.search import outbox, queries  # noqa: E402
from archive.search.engines.conditions import Parsed  # noqa: E402
from archive.search.find import Filters, find  # noqa: E402
from archive.search.french import stems  # noqa: E402

ROUNDS = 20
FACETS = ["territories", "provenance", "nature", "years"]
QUESTIONS = {
    "common word": ["police", "sécurité", "conseil", "caméra", "marché"],
    "rare word": [],  # set to words of the tail
    "three words": ["police municipal caméra", "données drone ville", "conseil marché contrat", "préfet arrêté données",
                    "caméra opérateur quartier"],
    "phrase": ['"conseil municipal"', '"police de la"', '"ville et les"', '"le marché"', '"données et"'],
    "prefix": ["surveill*", "organ*", "délib*", "techn*", "micro*"],
    "exclusion": ["police -drone", "ville -conseil", "caméra -marché", "données -ville", "préfet -police"],
    "fields and dates": ["police lieu:ville-3 date:2015..2020", "caméra nature:report", "ville entreprise:societe-1",
                         "drone date:2019", "conseil lieu:reg-00 provenance:press"],
    "near each other": ['"police ville"~10', '"conseil municipal"~5', '"caméra drone"~20', '"ville marché"~8',
                        '"préfet arrêté"~10'],
}  # fmt: skip


def line(what: str, *values: str) -> None:
    """Print one row of figures."""
    print(f"| {what} | " + " | ".join(values) + " |", flush=True)


def use(name: str) -> None:
    """Change to an engine, each with its own folder."""
    settings.HAYSTACK_CONNECTIONS["default"].update(
        ENGINE=settings.SEARCH_ENGINES[name], PATH=str(Path(DATA.name) / "index" / name)
    )
    connections.reload("default")


def milliseconds(action, questions, clock=time.process_time) -> str:
    """Return the median and the 95th of each question asked in turn, for some rounds."""
    for question in questions:
        action(question)
    times = []
    for _ in range(ROUNDS):
        for question in questions:
            start = clock()
            action(question)
            times.append((clock() - start) * 1000)
    return f"{statistics.median(times):.1f} / {sorted(times)[int(len(times) * 0.95)]:.1f}"


def ask(text: str) -> int:
    """Ask the engine for the first twenty and the total, as the results page does."""
    found = SearchQuerySet().filter(content=Parsed(queries.parse(text)))
    return len(found[:20]) + found.count()


def ask_facets(text: str) -> None:
    """Ask for the first twenty, the total and four facets."""
    found = SearchQuerySet().filter(content=Parsed(queries.parse(text)))
    for name in FACETS:
        found = found.facet(name)
    found.facet_counts()


def one_change() -> float:
    """Return the seconds from a change to its being searchable, a worker being awake."""
    document = Document.objects.published().first()
    start = time.perf_counter()
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(title="Zanzibardage")
        outbox.changed(document)
    outbox.drain()
    if find("zanzibardage").count != 1:
        sys.exit("The change is not found.")
    return time.perf_counter() - start


def rebuild() -> tuple[float, int]:
    """Make the index in a process of its own; return its CPU seconds and its greatest size in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "SEARCH_URL": "tantivy://"}
    subprocess.run([sys.executable, ROOT / "manage.py", "rebuild_search"], check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss // 1024


def main(count: int, postgres: str, peers_max: int) -> None:
    """Measure in one run."""
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    words, size = make_documents(count)
    QUESTIONS["rare word"] = words[-500::100]
    pages = Page.objects.count()
    made = f"made in {time.perf_counter() - start:.0f} s"
    print(f"{count} documents, {pages} pages, {size / 1e6:.1f} MB of text, {made}; load {os.getloadavg()[0]:.1f}")
    text = " ".join(Page.objects.values_list("text", flat=True)[:500])
    start = time.process_time()
    stems(text)
    line("French analysis, MB per CPU-second", f"{len(text.encode()) / 1e6 / (time.process_time() - start):.1f}")
    seconds, megabytes = rebuild()
    line("rebuild_search: pages per CPU-second, MB of memory", f"{pages / seconds:.0f}", f"{megabytes}")
    with_peers = count <= peers_max
    peers = [peer for make in PEERS if (peer := make(postgres))] if with_peers else []
    line("", "Tantivy", *(["Whoosh, ours"] if with_peers else []), *(peer.name for peer in peers))
    use("tantivy")
    line("one change searchable, s", f"{one_change():.2f}")
    if with_peers:
        use("whoosh")
        start = time.process_time()
        outbox.rebuild()
        made = [f"{pages / (time.process_time() - start):.0f}"]
        line("pages indexed per CPU-second", f"{pages / seconds:.0f}", *made, *(f"{p.build():.0f}" for p in peers))
    for what, questions in QUESTIONS.items():
        row, found = [], []
        for name in ["tantivy", "whoosh"] if with_peers else ["tantivy"]:
            use(name)
            row.append(milliseconds(ask, questions))
            found.append(f"{sum(map(ask, questions))}")
        asked = [peer if peer.can(what) else None for peer in peers]
        row += [milliseconds(peer.ask, questions, type(peer).clock) if peer else "not asked" for peer in asked]
        found += [f"{sum(map(peer.ask, questions))}" if peer else "" for peer in asked]
        line(f"{what}: answer", *row)
        line(f"{what}: shown and counted", *found)
    use("tantivy")
    line("four facets: answer", milliseconds(ask_facets, QUESTIONS["common word"]))
    for what, questions in QUESTIONS.items():
        line(f"{what}: find, with pages and snippets", milliseconds(find, questions))
    line(
        "filters: find",
        milliseconds(lambda text: find(text, filters=Filters(territory="00001")), QUESTIONS["common word"]),
    )
    every = [question for questions in QUESTIONS.values() for question in questions]
    line("all of these: find", milliseconds(find, every))
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    line("the whole page", milliseconds(lambda text: client.get("/documents/", {"q": text}), every))
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("documents", nargs="?", type=int, default=1000)
    arguments.add_argument("--postgres", default="", help="postgresql://… of a database that may be written")
    arguments.add_argument(
        "--peers", type=int, default=1000, metavar="N", help="the most documents that they are given"
    )
    given = arguments.parse_args()
    main(given.documents, given.postgres, given.peers)
