"""The same pages in several files, measured: sketching a page, looking for what waits, and comparing a document.

    .venv/bin/python bench/sketches.py [DOCUMENTS]

Documents (1,000 unless said) have 1 to 9 pages of 400 words drawn from 20,000, under a header that all share; one in
ten holds three pages of another. The same seed makes the same documents. CPU time of this process; SQLite.
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

from archive.models import Document, Page, PageSketch, Version  # noqa: E402
from archive.sketches import elsewhere, sketch_of, sketch_some  # noqa: E402

SYLLABLES = "ba ca dé fi go lu mé no pi ra sé tu vi zo cha tri plo gré mon sou teur tion ment age ible ure ette".split()  # noqa: SIM905
HEADER = "République française département de la Loire ville de Saint-Étienne extrait du registre des délibérations "
draw = random.Random(1)


def make_documents(count: int) -> None:
    """Fill the database with documents that are public."""
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 5))) for _ in range(20_000)]
    known: list[str] = []
    for number in range(count):
        now = timezone.now()
        document = Document.objects.create(title=f"D{number}", provenance="press", added=now, decision="published")
        version = Version.objects.create(
            document=document, number=1, sha256=f"{number:064}", media_type="text/plain", processing="done", added=now
        )
        texts = [HEADER + " ".join(draw.choices(words, k=400)) for _ in range(draw.randint(1, 9))]
        if known and number % 10 == 0:
            texts += known
        known = texts[:3]
        Page.objects.bulk_create(
            Page(version=version, rank=rank, text=text, boxes=[[word, 1, 2, 3, 4] for word in text.split()])
            for rank, text in enumerate(texts, start=1)
        )
        Document.objects.filter(pk=document.pk).update(public_version=version)


def spent(action) -> float:
    """Return the milliseconds of CPU that an action takes."""
    began = time.process_time()
    action()
    return (time.process_time() - began) * 1000


def main(count: int) -> None:
    """Print the figures."""
    call_command("migrate", verbosity=0)
    make_documents(count)
    pages = Page.objects.count()
    texts = list(Page.objects.values_list("text", flat=True)[:500])
    print(f"{count} documents, {pages} pages")
    print(f"a sketch alone: {spent(lambda: [sketch_of(text) for text in texts]) / len(texts):.2f} ms a page")

    def sketch_all():
        while sketch_some():
            pass

    print(f"sketched and written: {spent(sketch_all) / pages:.2f} ms a page, {PageSketch.objects.count()} rows")
    print(f"looking for what waits, nothing: {spent(sketch_some):.1f} ms")
    versions = list(Version.objects.select_related("document").order_by("?")[:200])
    took = sorted(spent(lambda version=version: elsewhere(version, None)) for version in versions)
    print(f"one document compared: {statistics.median(took):.1f} / {took[int(len(took) * 0.95)]:.1f} ms (median, 95th)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
