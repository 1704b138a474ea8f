"""Words that facts quote go out of sight with the version that says them, in every place where facts are read."""

import pytest
from django.urls import reverse
from django.utils import timezone

from archive.models import Document, Version
from archive.signals import visibility_changed
from tests.make import make_document, make_page, make_project, make_territory
from wiki.dossiers.models import Claim, FactRevision
from wiki.dossiers.snapshots import Cited, cited
from wiki.dossiers.writing import Why, restore, write
from wiki.evidence import reattaching
from wiki.evidence.models import Citation

pytestmark = pytest.mark.django_db
SECRET = "Madame Untel habite au troisième"


@pytest.fixture
def project():
    return make_project("Micros", places=[make_territory()], slug="micros")


@pytest.fixture
def proof():
    return make_document(f"Trois micros. {SECRET} étage.", title="Plainte")


@pytest.fixture
def claim(project, proof):
    values = {"subject": project, "topic": "microphones", "value_kind": "number", "number": 3}
    return write(Claim, values, [Cited(proof.code, 1, 1, SECRET)])


def mask(document):
    """Let readers see another version, in which the words are blacked out."""
    version = Version.objects.create(
        document=document, number=2, sha256="0" * 64, media_type="application/pdf", page_count=1, processing="done",
        added=timezone.now(), role="redacted", made_from=document.public_version,
    )  # fmt: skip
    make_page(version, 1, "Trois micros. █████ étage.")
    document.public_version = version
    document.save(update_fields=["public_version"])
    visibility_changed.send(Document, document=document)


def work():
    while reattaching.look_for_some() or reattaching.notice_all():
        pass


def read_everywhere(client, claim):
    """Return all that a reader can find of the words."""
    addresses = [
        claim.subject.get_absolute_url(),
        reverse("fact-history", args=["valeur", claim.pk]),
        reverse("project-paper", args=[claim.subject.slug]),
    ]
    pages = "".join(client.get(address).content.decode() for address in addresses)
    return pages + b"".join(client.get(reverse("facts-table")).streaming_content).decode()


def test_words_are_read_while_readers_see_them(client, claim):
    assert read_everywhere(client, claim).count(SECRET) >= 3


def test_masked_words_are_nowhere_before_and_after_the_worker_came(client, claim, proof):
    mask(proof)
    assert "Untel" not in read_everywhere(client, claim)
    work()
    assert Citation.objects.get(words=SECRET).state == "lost"
    assert "Untel" not in read_everywhere(client, claim)


def test_a_source_that_is_added_does_not_bring_lost_words_back(client, claim, proof):
    mask(proof)
    work()
    lost = Citation.objects.get(words=SECRET)
    write(claim, {}, [*cited(claim), Cited(make_document("trois micros").code, 1, 1)])
    again = Citation.objects.get(words=SECRET)
    assert (again.pk, again.state, again.version) == (lost.pk, "lost", lost.version)
    assert "Untel" not in read_everywhere(client, claim)


def test_a_version_that_comes_back_does_not_bring_masked_words_back(client, claim, proof):
    write(claim, {"number": 4}, [Cited(make_document("quatre micros").code, 1, 1)])
    mask(proof)
    restore(claim, FactRevision.objects.get(content_type__model="claim", object_id=claim.pk, number=1), Why())
    assert "Untel" not in read_everywhere(client, claim)
    work()
    assert Citation.objects.get(words=SECRET).state == "lost"
    assert "Untel" not in read_everywhere(client, claim)


def test_who_edits_a_fact_reads_no_masked_words(client, claim, proof, contributor):
    mask(proof)
    client.force_login(contributor)
    assert "Untel" not in client.get(reverse("fact-edit", args=["valeur", claim.pk])).content.decode()
