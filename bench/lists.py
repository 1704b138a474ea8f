"""Lists, the page of a document and clean copies, measured: CPU, queries and bytes of each with many documents.

    .venv/bin/python bench/lists.py [DOCUMENTS] [FILE.pdf ...]

Documents (10,000 unless said) are rows alone, of one page; three more have 1, 50 and 1,800 pages. With PDF files, some
of their pages are drawn as the reader sees them, and made into leaves of a clean copy. CPU time of this process, the
median of some rounds.
"""

import datetime
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
os.environ["TECHNOPOLICE_DEBUG"] = "yes"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

import pypdfium2  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.clean_copy import making, store, wanted, writer  # noqa: E402
from archive.extraction import images, leaves  # noqa: E402
from archive.models import Document, Nature, Organisation, Page, Technology, Territory, Version  # noqa: E402

ROUNDS = 7
ORGANISATIONS, TECHNOLOGIES, PLACES = 300, 12, 3_000
PAGES_OF_A_FILE = 3
WORDS = "les capteurs sonores de la ville écoutent la rue et la place " * 25
draw = random.Random(1)


def make_documents(count: int) -> None:
    """Fill the database."""
    Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {n}", slug=f"o-{n}") for n in range(ORGANISATIONS)
    )
    Technology.objects.bulk_create(Technology(name=f"Technologie {n}", slug=f"t-{n}") for n in range(TECHNOLOGIES))
    Territory.objects.bulk_create(
        Territory(code=f"{n:05}", name=f"Ville {n}", slug=f"ville-{n}", kind="commune", path=f"{n:05}/")
        for n in range(PLACES)
    )
    with transaction.atomic():
        for number in range(count):
            make_document(f"Document {number}", 1)
    about = [
        (Document.territories, Territory, "territory", 1),
        (Document.organisations, Organisation, "organisation", 2),
        (Document.technologies, Technology, "technology", 1),
    ]
    documents = list(Document.objects.values_list("pk", flat=True))
    for relation, model, name, each in about:
        keys = list(model.objects.values_list("pk", flat=True))
        relation.through.objects.bulk_create(
            relation.through(document_id=document, **{f"{name}_id": key})
            for document in documents
            for key in draw.sample(keys, each)
        )


def make_document(title: str, pages: int) -> Document:
    """Return a public document of so many pages of text."""
    now = timezone.now()
    document = Document.objects.create(
        title=title, provenance="press", nature=draw.choice(Nature.values), added=now, published_at=now,
        date=datetime.date(draw.randint(1995, 2026), draw.randint(1, 12), 5), decision="published",
    )  # fmt: skip
    version = Version.objects.create(
        document=document, number=1, sha256="0" * 64, media_type="text/plain", processing="done", added=now,
        page_count=pages, sections=True,
    )  # fmt: skip
    Page.objects.bulk_create(
        Page(version=version, rank=rank, text=WORDS, state="done", origin="file") for rank in range(1, pages + 1)
    )
    document.public_version = version
    document.save()
    return document


def visit(address: str, *, cold: bool = False) -> None:
    """Print what an address costs."""
    client, spent = Client(headers={"host": "127.0.0.1"}), []
    client.get(address)
    for _round in range(ROUNDS):
        if cold:
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            start = time.process_time()
            response = client.get(address)
            spent.append(time.process_time() - start)
    size = len(response.content) / 1024
    print(f"{address[:40]:40} {'cold' if cold else 'kept':4} {statistics.median(spent) * 1000:6.0f} ms", end="")
    print(f" {len(queries):3} queries {size:6.0f} KB")


def copy(document: Document) -> None:
    """Print what making and sending a copy costs, of text without images."""
    version = document.public_version
    wanted.want(version.pk)
    start, steps = time.process_time(), 0
    while making.work_some():
        steps += 1
    made = time.process_time() - start
    start = time.process_time()
    size = sum(map(len, writer.pdf(store.leaves(version.pk, store.stamp_of(version)), str(document))))
    sent = time.process_time() - start
    print(f"copy of {version.page_count} pages of text: {made:.1f} s in {steps} steps, {size / 1024:.0f} KB", end="")
    print(f", put together in {sent * 1000:.0f} ms")


def leaf(files: list[str]) -> None:
    """Print what a page image costs as a leaf of a copy."""
    spent, sizes = [], []
    for file in files:
        document = pypdfium2.PdfDocument(file)
        for number in range(min(len(document), PAGES_OF_A_FILE)):
            page = document[number]
            drawn = page.render(scale=images.fitting_scale(*page.get_size(), 1600)).to_pil().convert("RGB")
            with tempfile.TemporaryFile() as image:
                image.write(images.webp(drawn))
                image.seek(0)
                start = time.process_time()
                ((_said, jpeg),) = leaves.jpegs({"ranks": [1]}, [image.fileno()])
                spent.append(time.process_time() - start)
            sizes.append(len(jpeg))
    if sizes:
        print(f"leaf of a page image ({len(sizes)}): {statistics.mean(sizes) / 1024:.0f} KB", end="")
        print(f", {statistics.mean(spent) * 1000:.0f} ms")


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    make_documents(count)
    visit("/parcourir/", cold=True)
    for address in ("/parcourir/", "/organisations/", "/organisations/o-1/", "/technologies/", "/technologies/t-1/"):
        visit(address)
    for pages in (1, 50, 1_800):
        document = make_document(f"Document de {pages} pages", pages)
        visit(document.get_absolute_url())
    copy(document)
    leaf(sys.argv[2:])
