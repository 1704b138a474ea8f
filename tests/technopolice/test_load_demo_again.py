"""A demonstration that an older site made is brought up to date; what people did stays as they left it."""

import pytest
from django.db.models import Count

from archive import collecting
from archive.demonstration.loading import document_of
from archive.demonstration.sources import documents
from archive.models import Document, File, User
from tests.make import make_user
from tests.technopolice.test_remove_demo import places, run
from wiki.dossiers.models import Claim, Event, Project
from wiki.dossiers.writing import Why, remove, write
from wiki.evidence import reattaching
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage

assert places  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def document(key):
    return document_of(next(source for source in documents() if source.key == key))


def spoil(found):
    """Make a document one that was drawn otherwise."""
    File.objects.filter(version__document=found).update(sha256="0" * 64)


def current(page):
    return WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision


def rewritten(page, by, text="Autre texte.\n"):
    return saving.save(
        page, title=page.title, text=text, author=by, base_revision_id=current(page).pk, unproved=True
    ).page


def test_older_demonstration_is_replaced_and_nothing_of_people_is_touched(places):
    run("load_demo", wait=True)
    person = make_user("lea", role="trusted")
    petition, leaflet, held = document("petition"), document("appel"), document("lectures-anru")
    real = saving.save(
        "reel", title="Réel", text=f"Des micros [[doc:{petition.code} p.1]].\n", author=person
    ).page  # fmt: skip
    collecting.add(collecting.make(person, title="La mienne"), held)
    for one in (petition, held):
        spoil(one)
    Document.objects.filter(pk=leaflet.pk).update(title="Un titre d’autrefois")
    ours, theirs = WikiPage.objects.with_revision().filter(is_demonstration=True).order_by("path")[:2]
    rewritten(ours, User.objects.get(pseudonym="demo-confiance"))
    rewritten(theirs, person)
    project = Project.objects.annotate(n=Count("events")).order_by("-n", "pk").first()
    count = Event.objects.filter(project=project).count()
    old, taken, changed = Event.objects.filter(project=project).order_by("pk")[:3]
    Event.objects.filter(pk=old.pk).update(title="Écrit autrement autrefois")
    remove(taken, Why(person, "Faux"))
    write(changed, {"text": "Précisé par une personne."}, why=Why(person, "Précision"))
    added = write(Event, {"project": project, "title": "D’une personne", "date": "2019-05-01"}, why=Why(person))

    said = run("load_demo", wait=True)
    assert "people have worked with it" in said
    while reattaching.look_for_some() or reattaching.notice_all():
        pass
    assert document("petition").pk != petition.pk
    assert document("petition").code == petition.code
    assert Citation.objects.get(object_id=real.pk, content_type__model="wikipage").state == "current"
    assert document("lectures-anru").pk == held.pk
    assert not Document.objects.filter(title="Un titre d’autrefois").exists()
    assert document("appel").decision == "published"
    assert "Autre texte" not in current(ours).content
    assert current(theirs).content == "Autre texte.\n"
    events = Event.objects.filter(project=project)
    assert not events.filter(removed=False, title="Écrit autrement autrefois").exists()
    taken.refresh_from_db()
    assert taken.removed
    assert events.get(pk=changed.pk).text == "Précisé par une personne."
    assert events.filter(pk=added.pk, removed=False).exists()
    assert events.filter(removed=False).count() == count  # one taken away by a person, one added by them
    assert not Citation.objects.filter(state="missing", content_type__app_label="dossiers").exists()
    assert "already here" in run("load_demo", wait=True)


def test_second_run_changes_nothing(places):
    run("load_demo", wait=True)
    before = Claim.objects.count(), Event.objects.count(), Document.objects.count(), WikiPage.objects.count()
    assert "already here" in run("load_demo", wait=True)
    assert before == (Claim.objects.count(), Event.objects.count(), Document.objects.count(), WikiPage.objects.count())
