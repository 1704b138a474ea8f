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

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse  # noqa: E402
from pages_data import WORD, fill  # noqa: E402

from archive import receipts  # noqa: E402
from archive.models import Collection, Document, Organisation, Review, Role, Technology, User  # noqa: E402
from wiki.discussion.models import Comment  # noqa: E402
from wiki.dossiers.models import Claim, Project  # noqa: E402
from wiki.pages.models import WikiPage  # noqa: E402
from wiki.proposals.models import Proposal  # noqa: E402

MOST_QUERIES, MOST_CPU = 12, 40
# Queries and CPU of what cannot keep to them, and why.
OTHER_LIMITS = {
    "map": (12, 150),  # all projects of France on one page, clustered here so that it needs no script
    "map-geojson": (12, 150),  # all of them again, as data
    "project": (15, 100),  # 700 facts with their sources on one page (bench/dossiers.py)
    "project-paper": (15, 150),  # the same, and each source a second time as a note
    "facts-table": (40, 400),  # a download: every fact of every project, in batches
    "projects-table": (40, 100),  # a download
    "search-table": (40, 400),  # a download: every result as CSV, in batches
    "collection-zip": (40, 400),  # a download: looks for the copy of each of 200 documents
}
ROUNDS = 9
# Kinds of address whose answer says nothing of a page: a health check, a language, a way out.
APART = {"healthz", "set_language", "logout", "metrics"}


def arguments() -> dict[str, dict]:
    """Return what stands in addresses, by the kind of thing that they name: the largest there is of each."""
    document = Document.objects.published().order_by("-public_version__page_count", "pk")[0]
    page = WikiPage.objects.order_by("pk")[0]
    collection, bundle = Collection.objects.get(is_bundle=False), Collection.objects.get(is_bundle=True)
    claim, project = Claim.objects.order_by("pk")[0], Project.objects.get()
    fact = {"kind": "valeur", "pk": claim.pk, "number": 1}
    return {
        "document": {"slug": document.slug, "code": document.code, "number": 1, "version": 1, "width": 200},
        "commune": {"slug": document.territories.get().slug},
        "territory": {"slug": "region-0"},
        "collection": {"slug": "choix", "code": collection.code},
        "collection-parcel": {"slug": "pieces", "code": bundle.code},
        "collection-arrange": {"slug": "pieces", "code": bundle.code},
        "exhibit": {"code": bundle.code, "document": bundle.entries.get(rank=1).document.code},
        "organisation": {"slug": Organisation.objects.order_by("-documents").values_list("slug", flat=True)[0]},
        "technology": {"slug": Technology.objects.order_by("-documents").values_list("slug", flat=True)[0]},
        "project": {"slug": project.slug},
        "fact": fact,
        "claim": fact,
        "join": {"kind": "projet", "slug": project.slug},
        "wikipage": {"path": page.path, "number": 2},
        "cited-by": {"code": document.code},
        "proposal": {"pk": Proposal.objects.order_by("pk")[0].pk},
        "person": {"pk": User.objects.get(pseudonym="bench").pk},
        "comment-follow": {"code": receipts.code_of(f"{WORD}-0")},
        "review": {"pk": Review.objects.filter(kind="document").order_by("pk")[0].pk},
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
    for model in (Comment, Proposal):
        waiting = Review.objects.waiting().filter(content_type=ContentType.objects.get_for_model(model))
        found[f"review, {model._meta.model_name}"] = reverse("review", args=[waiting.order_by("pk")[0].pk])
    found |= {"search, a word": reverse("search") + "?q=police", "search, a rare word": reverse("search") + "?q=plotu*"}
    found |= {"page, a word": found["page"] + "?q=police", "add, an event": found["add"] + "?project=micros"}
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
    """Fill, then print a line a kind of page for the first of the three who sees it, and one for each over a limit."""
    fill(count)
    people = {"reader": Client(), "contributor": Client(), "moderator": Client()}
    people["contributor"].force_login(User.objects.get(pseudonym="bench"))
    people["moderator"].force_login(User.objects.create_user("bench-3", password=None, role=Role.MODERATOR))
    print(f"{count} documents; limits: {MOST_QUERIES} queries, {MOST_CPU} ms of CPU")
    unseen = [name for name, address in sorted(addresses().items()) if not tell(people, name, address)]
    print("no page at a made-up address:", ", ".join(unseen))


def tell(people: dict[str, Client], name: str, address: str) -> bool:
    """Print what an address costs, and return whether anybody sees it."""
    most_queries, most_cpu = OTHER_LIMITS.get(name, (MOST_QUERIES, MOST_CPU))
    told = False
    for who, client in people.items():
        if figures := measured(client, address):
            cpu, queries, size = figures
            over = "OVER" if cpu > most_cpu or queries > most_queries else ""
            if over or not told:
                print(f"{name:<28}{who:<12}{cpu:7.1f} ms{queries:4} queries{size / 1024:9.1f} kB  {over}", flush=True)
            told = True
    return told


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("documents", type=int, nargs="?", default=10_000)
    main(given.parse_args().documents)
