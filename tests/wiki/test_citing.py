"""Citations from a form, and the sentences that a document shows to be cited by."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse

from archive import moderation
from archive.models import Collection
from tests.make import make_document, make_user
from wiki.evidence import citing, owners
from wiki.evidence.cited_by import cited_by
from wiki.evidence.models import Citation
from wiki.evidence.notes import letter, notes_of
from wiki.pages import saving

pytestmark = pytest.mark.django_db
READER = AnonymousUser()


@pytest.fixture
def document():
    return make_document("Les micros de la ville.", "75 000 €.", title="Délibération")


@pytest.fixture
def claim(db):
    """Stands for a claim, an event, an act: any row may own citations."""
    return Collection.objects.create(title="Un fait", owner=make_user("owner"))


def test_a_claim_is_given_the_pages_that_prove_it(claim, document):
    first, second = citing.cite(
        claim, [f'[[doc:{document.code} p.1 "les micros"]]', f"{document.code} p.2 contredit", " "], sentence="Un fait."
    )
    assert (first.owner, first.page_from, first.words, first.state) == (claim, 1, "les micros", "current")
    assert (second.stance, second.sentence, second.rank) == ("contradicts", "Un fait.", 2)
    assert [note.document for note in notes_of(claim, READER)] == [document, document]


def test_what_it_cites_already_keeps_its_row_whatever_became_of_the_document(claim, document, moderator):
    said = f'doc:{document.code} p.1 "les micros"'
    (row,) = citing.cite(claim, [said])
    moderation.withdraw(document, moderator, reason="x")
    with transaction.atomic():
        (again,) = citing.cite(claim, [said], sentence="Mieux dit.")
    assert again.pk == row.pk
    assert Citation.objects.get().sentence == "Mieux dit."
    assert citing.cite(claim, []) == []
    assert not Citation.objects.exists()


@pytest.mark.parametrize("said", [
    "", '[[doc:%s p.1 "un drone"]]', "[[doc:%s p.9]]", "[[doc:zzzzzz p.1]]", "[[doc:]]", "[[doc:%s", "n’importe quoi",
    "[[villes/nice]]", "[[doc:%s p.1]] [[doc:%s p.2]]", "`[[doc:%s p.1]]`",
])  # fmt: skip
def test_what_proves_nothing_is_refused_with_a_sentence(claim, document, said):
    said = said.replace("%s", document.code)
    if not said:
        assert citing.cite(claim, [said]) == []
        return
    with pytest.raises(citing.NotProved) as error:
        citing.cite(claim, [said])
    assert error.value.reasons
    assert all(error.value.reasons)
    assert not Citation.objects.exists()


def test_a_flood_of_sources_is_refused(claim, document):
    with pytest.raises(citing.NotProved):
        citing.cite(claim, [f"{document.code} p.1"] * 51)


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(owners, "_owners", dict(owners._owners))
    shown = owners.Owner(
        Collection, lambda user: Collection.objects.exclude(title="caché"),
        lambda row: owners.Link(row.title, "/fait/", ),
    )  # fmt: skip
    owners.register(shown)
    return shown


def test_what_another_app_registers_is_among_what_cites_a_document(registered, claim, document):
    citing.cite(claim, [f"{document.code} p.1"], sentence="Un fait.", anchor="fait-3")
    (found,) = cited_by(document, READER)
    assert (found.title, found.url, found.sentence) == ("Un fait", "/fait/#fait-3", "Un fait.")
    Collection.objects.update(title="caché")
    assert cited_by(document, READER) == []
    with pytest.raises(ValueError, match="Collection"):
        owners.register(registered)


def test_a_document_cited_a_thousand_times_shows_the_first_and_leads_to_all(
    document, client, django_assert_max_num_queries
):
    saving.save("villes/nice", title="Nice", text=f"Un [[doc:{document.code} p.1]].")
    row = Citation.objects.get()
    facts = {name: getattr(row, name) for name in ("document_id", "version_id", "code", "content_type_id", "object_id")}
    Citation.objects.bulk_create(
        Citation(rank=n, note=n, page_from=1 + n % 2, page_to=1 + n % 2, sentence=f"Phrase {n}.", **facts)
        for n in range(2, 1001)
    )
    every = reverse("cited-by", args=[document.code])
    for address in (document.get_absolute_url(), document.page_url(1)):
        body = client.get(address).content.decode()
        assert body.count("Phrase ") <= 10
        assert every in body
    client.get(every)
    with django_assert_max_num_queries(6):
        body = client.get(every).content.decode()
    assert body.count("Phrase ") == 49
    assert "Phrase 1000." in client.get(every + "?page=20").content.decode()
    assert client.get(every + "?p=1&page=2").content.decode().count("Phrase ") == 50
    for odd in ("?p=0", "?p=x", "?page=x", "?p=999999999999", "?page=-3"):
        assert client.get(every + odd).status_code == 200


def test_what_cites_a_hidden_document_is_not_told(document, client, moderator):
    every = reverse("cited-by", args=[document.code])
    assert client.get(every).status_code == 200
    moderation.withdraw(document, moderator, reason="x")
    assert client.get(every).status_code == 404


def test_uses_of_a_note_are_lettered():
    assert [letter(rank) for rank in (0, 1, 25, 26, 27, 52, 701, 702)] == ["a", "b", "z", "aa", "ab", "ba", "zz", "aaa"]
