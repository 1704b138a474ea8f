"""Plain makers of what tests need; nothing here runs a reader or the worker."""

import itertools
import time
from datetime import date
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from archive import storage
from archive.models import (
    Document,
    File,
    Origin,
    Page,
    Processing,
    Provenance,
    Role,
    Territory,
    User,
    Version,
)
from archive.models.custody import record
from archive.open_forms import new_stamp
from archive.search.french import stems
from wiki.dossiers.models import Claim, Event, Project
from wiki.dossiers.snapshots import Cited
from wiki.dossiers.writing import write

_numbers = itertools.count(1)


def stamped(seconds_ago=60):
    """Return what a form that anybody may send carries when it was asked for a while ago (`archive.open_forms`)."""
    return {"open_stamp": new_stamp(int(time.time()) - seconds_ago).signed()}


def make_user(pseudonym="", role=Role.CONTRIBUTOR, **fields):
    """Return an account; its password is its pseudonym."""
    pseudonym = pseudonym or f"person-{next(_numbers)}"
    user = User.objects.create_user(pseudonym, pseudonym, role=role)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    return user


def make_local(territory, role=Role.MODERATOR):
    """Return a moderator who was given this territory: those of others do not review what is about it."""
    person = make_user(role=role)
    person.territories.add(territory)
    return person


def make_territory(code="42218", name="Saint-Étienne", slug="saint-etienne", kind="commune", parent=None):
    """Return a territory, made once."""
    found = Territory.objects.filter(code=code).first()
    path = (parent.path if parent else "") + code + "/"
    return found or Territory.objects.create(
        code=code, name=name, slug=slug, name_slug=slug, kind=kind, parent=parent, path=path
    )


def make_document(*texts, published=True, territories=(), **fields):
    """Return a document that is already read: one page for each text, with one box a word, in lines of ten."""
    fields.setdefault("title", f"Document {next(_numbers)}")
    fields.setdefault("provenance", Provenance.PUBLIC_RECORD)
    fields.setdefault("added", timezone.now())
    with transaction.atomic():
        document = Document.objects.create(**fields)
        document.territories.set(territories)
        stored = storage.store(BytesIO("\f".join(texts).encode() or document.code.encode()))
        version = Version.objects.create(
            document=document,
            number=1,
            sha256=stored.sha256,
            media_type="application/pdf",
            page_count=len(texts),
            processing=Processing.DONE,
            added=timezone.now(),
        )
        File.objects.create(
            version=version, sha256=stored.sha256, size=stored.size, media_type="application/pdf", name="a.pdf"
        )
        for rank, text in enumerate(texts, start=1):
            make_page(version, rank, text)
        record(document, "received", actor="console")
        if published:
            publish_at_once(document, version)
    return document


def make_page(version, rank, text):
    """Return a page of a version whose text comes from the file."""
    boxes = [[word, 500 + 900 * (n % 10), 500 + 300 * (n // 10), 800, 200] for n, word in enumerate(text.split())]
    return Page.objects.create(
        version=version,
        rank=rank,
        text=text,
        stems=f" {' '.join(stems(text))} ",
        boxes=boxes,
        width=59500,
        height=84200,
        origin=Origin.FILE,
        state=Page.State.DONE,
        large_image=True,
    )


def publish_at_once(document, version):
    """Publish without a moderator, for tests that start from a public document (see `archive.moderation`)."""
    document.decision = "published"
    document.public_version = version
    document.published_at = document.added
    document.save()
    record(document, "published", actor="console")


def make_project(name="Micros de Beaubrun-Tarentaize", *, places=(), slug="", **values):
    """Return a project, written as the console does; `places` are territories where it is installed."""
    slug = slug or f"{slugify(name)}-{next(_numbers)}"
    values |= {"name": name, "slug": slug, "places": [("installed", place) for place in places]}
    return write(Project, values)


def make_event(project, effect="", *, on="2019-05-01", proof=None, **values):
    """Return an event of a project; `proof` is a document whose first page confirms it."""
    values = {"title": f"Event {next(_numbers)}", "date": date.fromisoformat(on), "effect": effect} | values
    return write(Event, {"project": project, **values}, [Cited(proof.code, 1)] if proof else [])


def make_claim(subject, number=3, *, proof=None, stance="confirms", **values):
    """Return a number of microphones said of a subject; `proof` is a document whose first page bears on it."""
    values = {"topic": "microphones", "value_kind": "number", "number": number} | values
    return write(Claim, {"subject": subject, **values}, [Cited(proof.code, 1, stance=stance)] if proof else [])
