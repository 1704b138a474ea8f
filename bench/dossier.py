"""A dossier with many facts, made up for measurements: each has one or two sources, one value in ten is contested."""

import random
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from archive.models import Document, Organisation, Territory, Version
from wiki.dossiers import statuses
from wiki.dossiers.models import Claim, Event, Project, ProjectOrganisation, Status, Topic
from wiki.dossiers.writing import write
from wiki.evidence.models import Citation

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


def make_dossier(values: int, events: int, documents: list[Document]) -> Project:
    """Return a project with all its facts."""
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
