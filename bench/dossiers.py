"""A dossier with 500 values and 200 events, opened: CPU time and queries beside their limits.

    .venv/bin/python bench/dossiers.py [VALUES] [EVENTS]

Each fact has one or two sources among forty documents; one value in ten stands against another. As somebody without an
account; the median of nine readings of the whole page, CPU time of this process; SQLite.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
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
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from archive.models import Document, Organisation, Territory, Version  # noqa: E402
from wiki.dossiers import statuses  # noqa: E402
from wiki.dossiers.models import Claim, Event, Project, ProjectOrganisation, Status, Topic  # noqa: E402
from wiki.dossiers.writing import write  # noqa: E402
from wiki.evidence.models import Citation  # noqa: E402

CPU_LIMIT = 100  # milliseconds
QUERIES_LIMIT = 15
READINGS = 9
draw = random.Random(1)


def make_documents() -> list[Document]:
    """Return forty public documents."""
    now = timezone.now()
    made = []
    for number in range(40):
        document = Document.objects.create(
            title=f"Délibération du conseil municipal {number}", provenance="press", added=now, decision="published"
        )
        version = Version.objects.create(
            document=document, number=1, sha256=f"{number:064}", media_type="text/plain", processing="done", added=now,
            page_count=20,
        )  # fmt: skip
        Document.objects.filter(pk=document.pk).update(public_version=version)
        document.public_version = version
        made.append(document)
    return made


def cite(facts, documents) -> None:
    """Give each fact one or two sources."""
    kind = ContentType.objects.get_for_model(type(facts[0]))
    rows = []
    for fact in facts:
        for rank in range(1, draw.randint(1, 2) + 1):
            document = draw.choice(documents)
            rows.append(
                Citation(
                    document=document, version=document.public_version, code=document.code, note=rank, rank=rank,
                    page_from=draw.randint(1, 20), content_type=kind, object_id=fact.pk,
                )
            )  # fmt: skip
    Citation.objects.bulk_create(rows)


def make_dossier(values: int, events: int) -> Project:
    """Return a project with all its facts."""
    documents = make_documents()
    place = Territory.objects.create(
        code="42218",
        name="Saint-Étienne",
        kind="commune",
        slug="saint-etienne",
        name_slug="saint-etienne",
        path="42218/",
    )
    project = write(Project, {"name": "Micros", "slug": "micros", "places": [("installed", place)]})
    start = date(2015, 1, 1)
    effects = ["", "", "", *Status.values[1:]]
    happened = [
        Event(
            project=project, title=f"Le conseil délibère, {number}", date=start + timedelta(days=draw.randint(0, 4000)),
            effect=draw.choice(effects), last_day=start,
        )
        for number in range(events)
    ]  # fmt: skip
    for event in happened:
        event.save()
    topics = [Topic.CAMERAS, Topic.MICROPHONES, Topic.COST, Topic.RUNNING_COST, Topic.PURPOSE]
    said = [_claim(project, draw.choice(topics), number) for number in range(values)]
    Claim.objects.bulk_create(said)
    cite(list(Event.objects.all()), documents)
    cite(list(Claim.objects.all()), documents)
    for number in range(20):
        firm = Organisation.objects.create(name=f"Entreprise {number}", slug=f"entreprise-{number}")
        write(ProjectOrganisation, {"project": project, "organisation": firm, "role": "maker"})
    statuses.refresh([project.pk])
    return project


def _claim(project, topic, number: int) -> Claim:
    amount = topic in {Topic.COST, Topic.RUNNING_COST}
    text = topic == Topic.PURPOSE
    return Claim(
        subject=project, topic=topic, scope=f"lot {number // 10}", said_by="Le maire",
        value_kind="text" if text else "amount" if amount else "number",
        text="Tranquillité publique" if text else "",
        number=None if text else 1000 + number // 10 + 500 * (number % 10 == 0),
        currency="EUR" if amount else "",
    )  # fmt: skip


def main(values: int, events: int) -> int:
    """Print the figures beside their limits; 1 when one is passed."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client, address = Client(HTTP_HOST="localhost"), make_dossier(values, events).get_absolute_url()
    spent, answer = [], client.get(address)
    for _reading in range(READINGS):
        began = time.process_time()
        answer = client.get(address)
        spent.append((time.process_time() - began) * 1000)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    cpu = statistics.median(spent)
    assert answer.status_code == 200
    print(f"{values} values, {events} events: {len(answer.content) // 1024} KB")
    print(f"CPU of one reading: {cpu:.0f} ms (limit {CPU_LIMIT})")
    print(f"queries: {len(queries)} (limit {QUERIES_LIMIT})")
    return int(cpu > CPU_LIMIT or len(queries) > QUERIES_LIMIT)


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:3]]
    sys.exit(main(*(sizes or [500, 200])))
