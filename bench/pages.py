"""Each kind of page of the site with many documents: CPU, queries and bytes, beside their limits.

    .venv/bin/python bench/pages.py [DOCUMENTS]

Addresses come from the URL table: whatever answers a reader, a contributor or a moderator with a page or a file is
measured, so that a new kind of page is measured without being named here. CPU milliseconds of this process, the median
of nine requests after a first one; bytes before compression. A line over a limit ends with "OVER".
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.environ["TECHNOPOLICE_HOSTS"] = "testserver"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

from corpus import make_documents  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.desk import reviews  # noqa: E402
from archive.models import Collection, CollectionEntry, Document, Organisation, Role, Technology, User  # noqa: E402
from archive.search import outbox  # noqa: E402
from wiki.pages import saving  # noqa: E402
from wiki.pages.models import WikiPage  # noqa: E402

MOST_QUERIES, MOST_CPU = 12, 40
OTHER_LIMITS = {"map": 150, "project": 100}  # CPU: the map of France, the largest dossiers
WAITING = 200
WIKI_PAGES = 300
ROUNDS = 9
# Kinds of address whose answer says nothing of a page: a health check, a language, a way out.
APART = {"healthz", "set_language", "logout", "metrics"}


def fill(count: int) -> None:
    """Make documents, a queue, collections and wiki pages that cite documents."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_vocabulary", verbosity=0)
    make_documents(count)
    with transaction.atomic():
        for document in Document.objects.all().iterator():
            outbox.changed(document)
    while outbox.drain():
        pass
    owner = User.objects.create_user("bench", password=None)
    documents = list(Document.objects.order_by("-public_version__page_count", "pk")[:WAITING])
    collection = Collection.objects.create(title="Choix", owner=owner, is_public=True)
    CollectionEntry.objects.bulk_create(
        CollectionEntry(collection=collection, document=document, rank=rank) for rank, document in enumerate(documents)
    )
    for number in range(WIKI_PAGES):
        cited = documents[number % len(documents)]
        saving.save(f"villes/ville-{number}", title=f"Ville {number}", author=owner,
                    text="\n\n".join(f"Fait {n}. [[doc:{cited.code} p.{n}]]" for n in (1, 2, 3)))  # fmt: skip
    for number in range(WAITING):
        waiting = Document.objects.create(title=f"Attend {number}", provenance="press", added=timezone.now())
        version = waiting.versions.create(
            number=1, sha256=f"{waiting.pk:064x}", media_type="text/plain", processing="done", page_count=1,
            added=timezone.now(),
        )  # fmt: skip
        version.pages.create(rank=1, text="x", state="done")
        reviews.open_review("document", waiting, [])


def arguments() -> dict[str, dict]:
    """Return what stands in addresses, by the kind of thing that they name."""
    document = Document.objects.published().order_by("-public_version__page_count", "pk")[0]
    territory = document.territories.get()
    return {
        "document": {"slug": document.slug, "code": document.code, "number": 1, "version": 1, "width": 200},
        "commune": {"slug": territory.slug},
        "territory": {"slug": "region-0"},
        "collection": {"slug": "choix", "code": Collection.objects.get().code},
        "organisation": {"slug": Organisation.objects.order_by("-documents").values_list("slug", flat=True)[0]},
        "technology": {"slug": Technology.objects.order_by("-documents").values_list("slug", flat=True)[0]},
        "wikipage": {"path": WikiPage.objects.first().path, "number": 1},
        "year": {"year": 2020},
        "review": {"pk": reviews.Review.objects.first().pk},
    }


def addresses() -> dict[str, str]:
    """Return an address of every kind in the URL table that this data can fill."""
    found, known = {}, arguments()
    for pattern in patterns(get_resolver().url_patterns):
        wanted = set(pattern.pattern.converters)
        kinds = sorted(known, key=lambda kind: not (pattern.name or "").startswith(kind))
        for kind in kinds:
            if wanted <= set(known[kind]):
                try:
                    found[pattern.name] = reverse(pattern.name, kwargs={one: known[kind][one] for one in wanted})
                except NoReverseMatch:
                    continue
                break
    found |= {"search, a word": reverse("search") + "?q=police", "search, a rare word": reverse("search") + "?q=plotu*"}
    found["page, a word"] = found["page"] + "?q=police"
    return {name: address for name, address in found.items() if name not in APART}


def patterns(table):
    """Yield every pattern of a URL table."""
    for pattern in table:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern.url_patterns)


def measured(client: Client, address: str) -> tuple[float, int, int] | None:
    """Return CPU milliseconds, queries and bytes of an address, or nothing where it is no page for this person."""
    if client.get(address).status_code != 200:
        return None
    queries = []
    with connection.execute_wrapper(lambda execute, *asked: queries.append(asked) or execute(*asked)):
        answer = client.get(address)
        size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    times = []
    for _round in range(ROUNDS):
        start = time.process_time()
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times), len(queries), size


def main(count: int) -> None:
    """Fill, then print a line a kind of page: once, for the first of the three who sees it."""
    fill(count)
    people = {"reader": Client(), "contributor": Client(), "moderator": Client()}
    people["contributor"].force_login(User.objects.create_user("bench-2", password=None))
    people["moderator"].force_login(User.objects.create_user("bench-3", password=None, role=Role.MODERATOR))
    print(f"{count} documents; limits: {MOST_QUERIES} queries, {MOST_CPU} ms of CPU")
    unseen = []
    for name, address in sorted(addresses().items()):
        for who, client in people.items():
            if figures := measured(client, address):
                cpu, queries, size = figures
                limit = OTHER_LIMITS.get(name, MOST_CPU)
                over = "OVER" if cpu > limit or queries > MOST_QUERIES else ""
                print(f"{name:<28}{who:<12}{cpu:7.1f} ms{queries:4} queries{size / 1024:9.1f} kB  {over}", flush=True)
                break
        else:
            unseen.append(name)
    print("no page at a made-up address:", ", ".join(unseen))


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("documents", type=int, nargs="?", default=10_000)
    main(given.parse_args().documents)
