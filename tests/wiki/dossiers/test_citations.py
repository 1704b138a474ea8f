"""The sources of facts when their document changes: what follows at once, what stays, what the history says."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from archive import moderation
from archive.models import Document, Page, Review, Version
from archive.signals import visibility_changed
from tests.make import make_claim, make_document, make_event, make_page, make_project
from wiki.dossiers.models import FactRevision, Status
from wiki.dossiers.snapshots import Cited
from wiki.dossiers.writing import Why, restore, write
from wiki.evidence import lost, reattaching
from wiki.evidence.demonstration import forget_documents
from wiki.evidence.models import Citation

pytestmark = pytest.mark.django_db
ENDS = "La ville abandonne les capteurs sonores du quartier."
START = "Le conseil vote l'achat des capteurs sonores."


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def proof():
    return make_document(ENDS, START, title="Abandon")


def cited_event(project, proof, words="abandonne les capteurs", effect="abandoned", **values):
    event = make_event(project, effect, **values)
    return write(event, {}, [Cited(proof.code, 1, words=words)])


def replaced(document, *texts, role="original"):
    """Give a document a newer public version, as a verb of moderation does."""
    version = Version.objects.create(
        document=document, number=document.versions.count() + 1, sha256="0" * 64, media_type="application/pdf",
        page_count=len(texts), processing="done", added=timezone.now(), role=role, made_from=document.public_version,
    )  # fmt: skip
    for rank, text in enumerate(texts, start=1):
        make_page(version, rank, text)
    document.public_version = version
    document.save(update_fields=["public_version"])
    visibility_changed.send(Document, document=document)


def work():
    """Let the worker do all that waits."""
    while reattaching.look_for_some() or reattaching.notice_all():
        pass


def versions_of(fact):
    kind = ContentType.objects.get_for_model(fact)
    return list(FactRevision.objects.filter(content_type=kind, object_id=fact.pk).order_by("number"))


def status_of(project):
    project.refresh_from_db()
    return project.status


def test_status_follows_a_source_whose_words_are_lost_kept_or_found_again(project, proof, moderator):
    event = cited_event(project, proof)
    replaced(proof, "Autre chose.", START)
    work()
    assert event.citations.get().state == "lost"
    assert status_of(project) == Status.TO_VERIFY
    lost.keep(event.citations.get(), moderator)
    assert status_of(project) == Status.ABANDONED
    replaced(proof, "Encore autre chose.", START)
    work()
    assert status_of(project) == Status.TO_VERIFY
    replaced(proof, "Couverture.", ENDS)
    work()
    assert event.citations.get().state == "moved"
    assert status_of(project) == Status.ABANDONED


def test_status_comes_back_when_the_document_is_put_together_with_another(project, proof, moderator):
    cited_event(project, proof)
    other = make_document(ENDS, title="La même")
    proof.decision, proof.merged_into, proof.public_version = "merged", other, None
    proof.save()
    visibility_changed.send(Document, document=proof)
    assert status_of(project) == Status.TO_VERIFY
    work()
    assert status_of(project) == Status.ABANDONED
    moderation.withdraw(other, moderator, reason="erreur")
    assert status_of(project) == Status.TO_VERIFY


def test_source_taken_out_on_the_desk_is_in_the_history_and_leaves_the_status(project, proof, moderator):
    make_event(project, "announced", on="2019-01-01", proof=make_document("annonce"))
    event = cited_event(project, proof, on="2019-10-29")
    replaced(proof, "Autre chose.", START)
    work()
    lost.keep(event.citations.get(), moderator)
    replaced(proof, "Encore autre chose.", START)
    work()
    lost.take_out(event.citations.get(), moderator)
    assert not event.citations.exists()
    assert status_of(project) == Status.ANNOUNCED
    last = versions_of(event)[-1]
    assert (len(last.before["citations"]), last.after["citations"], last.author) == (1, [], moderator)
    assert Review.objects.get(kind="lost-citation", decision="take-out").decided_by == moderator


def test_editing_a_fact_keeps_what_is_known_of_its_sources(project, proof, moderator):
    event = cited_event(project, proof)
    replaced(proof, "Autre chose.", START)
    work()
    before = event.citations.get()
    write(event, {"title": "Autre titre"}, [Cited(proof.code, 1, words="abandonne les capteurs")])
    after = event.citations.get()
    assert (after.pk, after.state, after.version_id) == (before.pk, "lost", before.version_id)
    assert after.sentence != before.sentence
    assert Review.objects.waiting().filter(kind="lost-citation").count() == 1


def test_a_source_that_moved_stays_beside_a_new_one_written_like_it(project, proof):
    event = cited_event(project, proof)
    replaced(proof, "La ville abandonne les capteurs, dit la couverture.", ENDS)
    Citation.objects.update(state="moved", page_from=2, page_to=2, moved_from=1)
    words = "abandonne les capteurs"
    write(event, {}, [Cited(proof.code, 1, words=words), Cited(proof.code, 2, words=words)])
    assert list(event.citations.order_by("rank").values_list("page_from", "moved_from")) == [(1, None), (2, 1)]


def test_a_source_that_comes_back_with_an_earlier_version_is_looked_for(project, proof):
    event = cited_event(project, proof)
    write(event, {}, [])
    replaced(proof, "Couverture.", ENDS)
    restore(event, versions_of(event)[1], Why())
    work()
    found = event.citations.get()
    assert (found.page_from, found.moved_from, found.state) == (2, 1, "moved")


def test_words_on_a_page_that_waits_to_be_read_are_looked_for_once_it_is(project):
    scan = make_document("", title="Scan")
    Page.objects.filter(version__document=scan).update(state="waiting")
    event = cited_event(project, scan)
    work()
    assert event.citations.get().state == "unread"
    Page.objects.filter(version__document=scan).update(state="done", text=ENDS)
    work()
    assert event.citations.get().state == "current"


@pytest.mark.parametrize("where", ["page", "history", "form"])
def test_words_that_were_masked_since_are_shown_nowhere(project, proof, client, trusted, where):
    claim = make_claim(project)
    write(claim, {"number": 4}, [Cited(proof.code, 1, words="du quartier")])
    replaced(proof, "La ville abandonne les capteurs sonores", START, role="redacted")
    client.force_login(trusted)
    address = {
        "page": project.get_absolute_url(),
        "history": reverse("fact-history", args=["valeur", claim.pk]),
        "form": reverse("fact-edit", args=["valeur", claim.pk]),
    }[where]
    for done in (False, True):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "du quartier" not in answer.content.decode(), done
        work()


def test_project_of_people_is_to_verify_when_the_demonstration_that_proved_it_leaves(project):
    cited_event(project, make_document(ENDS, title="Exemple", is_demonstration=True))
    assert status_of(project) == Status.ABANDONED
    assert forget_documents() == 1
    assert status_of(project) == Status.TO_VERIFY
