"""What the desk costs when ten thousand things wait: its pages, and five hundred decisions at once.

    .venv/bin/python bench/desk.py [ITEMS] [AT_ONCE]

Documents of three pages, of a hundred places; CPU time of this process, the median of seven rounds; SQLite.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DATA = tempfile.TemporaryDirectory(prefix="technopolice-bench-")
os.environ["TECHNOPOLICE_DATA"] = DATA.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "technopolice.settings")

import django  # noqa: E402

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.desk.deciding import decide_many  # noqa: E402
from archive.models import Document, File, Page, Review, Role, Territory, User, Version  # noqa: E402
from archive.models.document import CODE_ALPHABET  # noqa: E402

PAGES = ["/relecture/", "/relecture/?kind=document", "/relecture/?lieu=bench-7&depuis=7", "/relecture/mes-minutes/"]
ROUNDS = 7
CPU_LIMIT = 50  # milliseconds
SECONDS_LIMIT = 5  # of the decisions at once


def main(items: int, at_once: int) -> int:
    """Print the figures beside their limits; 1 when one is passed."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    moderator, client, passed = fill(items), Client(HTTP_HOST="localhost"), False
    client.force_login(moderator)
    for address in [*PAGES, f"/relecture/{Review.objects.first().pk}/"]:
        milliseconds, queries, kilobytes = asked(client, address)
        passed = passed or (milliseconds > CPU_LIMIT and address == PAGES[0])
        print(f"{address:<42} {milliseconds:6.1f} ms of CPU  {queries:2d} queries  {kilobytes:4d} KB")
    for verb in ("refuse", "publish"):
        cpu, clock, done = decide(moderator, verb, at_once)
        passed = passed or cpu > SECONDS_LIMIT
        print(f"{verb} {done} documents at once: {cpu:.2f} s of CPU, {clock:.2f} s by the clock")
    return int(passed)


def fill(count: int):
    """Make so many documents that wait, each with a page and a review; return a moderator."""
    moderator = User.objects.create_user("bench-moderator", "x", role=Role.MODERATOR)
    places = [
        Territory.objects.create(
            code=f"bench-{n}", name=f"Ville {n}", slug=f"ville-{n}", kind="commune", path=f"bench-{n}/"
        )
        for n in range(100)
    ]
    now = timezone.now()
    documents = Document.objects.bulk_create(
        Document(code="bb" + "".join(code), title=f"Délibération {n}", provenance="public-record", added=now)
        for n, code in zip(range(count), product(CODE_ALPHABET, repeat=4), strict=False)
    )
    common = {"media_type": "application/pdf", "sha256": "0" * 64}
    versions = Version.objects.bulk_create(
        Version(document=one, number=1, page_count=3, processing="done", added=now, **common | {"sha256": f"{n:064d}"})
        for n, one in enumerate(documents)
    )
    File.objects.bulk_create(
        File(version=one, size=1000, name="a.pdf", **common | {"sha256": one.sha256}) for one in versions
    )
    Page.objects.bulk_create(
        Page(version=one, rank=rank, text="un mot", state="done", large_image=True)
        for one in versions
        for rank in (1, 2, 3)
    )
    kind = ContentType.objects.get_for_model(Document)
    reviews = Review.objects.bulk_create(
        Review(kind="document", content_type=kind, object_id=one.pk, waiting_since=now - timedelta(hours=n % 2000))
        for n, one in enumerate(documents)
    )
    Review.territories.through.objects.bulk_create(
        Review.territories.through(review=one, territory=places[n % 100]) for n, one in enumerate(reviews)
    )
    Document.territories.through.objects.bulk_create(
        Document.territories.through(document=one, territory=places[n % 100]) for n, one in enumerate(documents)
    )
    return moderator


def asked(client, address: str) -> tuple[float, int, int]:
    """Return milliseconds of CPU (median), queries and kilobytes of an answer."""

    queries = []
    client.get(address)
    with connection.execute_wrapper(lambda execute, *args: [queries.append(1), execute(*args)][1]):
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    taken = []
    for _round in range(ROUNDS):
        began = time.process_time()
        client.get(address)
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken), len(queries), len(answer.content) // 1024


def decide(moderator, verb: str, count: int) -> tuple[float, float, int]:
    """Give so many waiting documents one decision; return seconds of CPU, of the clock, and how many were decided."""
    seen = dict(Review.objects.waiting().filter(kind="document").values_list("pk", "version")[:count])
    began, processed = time.perf_counter(), time.process_time()
    many = decide_many(seen, verb, moderator, "Hors sujet.")
    return time.process_time() - processed, time.perf_counter() - began, many.done


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:3]]
    raise SystemExit(main(*sizes, *[10_000, 500][len(sizes) :]))
