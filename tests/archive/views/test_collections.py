"""Collections: gathered, ordered, described; public only when their words were approved; a search kept to one."""

import pytest
from django.urls import reverse

from archive import collecting, moderation
from archive.models import Collection, Review, Role
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_user("owner")


@pytest.fixture
def moderator():
    return make_user("moderator", Role.MODERATOR)


@pytest.fixture
def collection(owner):
    made = collecting.make(owner, title="Micros de Saint-Étienne", description="Ce qui en est dit.")
    for number in range(1, 4):
        collecting.add(made, make_document(f"les micros {number}", title=f"Pièce {number}"))
    return made


def page(client, collection):
    return client.get(collection.get_absolute_url())


def titles(collection):
    return [entry.document.title for entry in collection.entries.all()]


def published(collection):
    collection.refresh_from_db()
    return collection.is_public


def test_a_new_collection_is_its_owners_alone(client, owner, collection):
    assert page(client, collection).status_code == 404
    client.force_login(make_user("stranger", Role.MODERATOR))
    assert page(client, collection).status_code == 404
    client.force_login(owner)
    answer = page(client, collection)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


def test_what_an_account_opens_is_read_before_it_is_public(client, owner, moderator, collection):
    client.force_login(owner)
    client.post(reverse("collection-change", args=[collection.code]), {"open": ""})
    assert not published(collection)
    review = Review.objects.get(kind="collection")
    client.force_login(moderator)
    assert "Pièce 2" in client.get(reverse("review", args=[review.pk])).content.decode()
    client.post(reverse("review-decide", args=[review.pk]), {"verb": "publish", "version": review.version})
    assert published(collection)
    client.logout()
    assert "Pièce 2" in page(client, collection).content.decode()


def test_a_trusted_account_opens_at_once(client):
    trusted = make_user("trusted", Role.TRUSTED)
    mine = collecting.make(trusted, title="À moi")
    collecting.open_to_all(mine, trusted)
    assert published(mine)
    assert not Review.objects.exists()


def test_a_refused_collection_stays_private_and_its_owner_reads_why(client, owner, moderator, collection):
    collecting.open_to_all(collection, owner)
    collecting.refuse(collection, moderator, reason="Un nom de personne dans le titre")
    assert not published(collection)
    client.force_login(owner)
    assert "Un nom de personne" in page(client, collection).content.decode()


def test_words_that_change_are_read_again(owner, moderator, collection):
    collecting.open_to_all(collection, owner)
    collecting.approve(collection, moderator)
    collecting.note(collection.entries.first(), owner, text="Voyez la page 2")
    assert not published(collection)
    assert Review.objects.waiting().count() == 1


def test_two_moderators_at_once_give_one_decision(owner, moderator, collection):
    collecting.open_to_all(collection, owner)
    seen = Review.objects.get().version
    collecting.approve(collection, moderator, seen=seen)
    with pytest.raises(collecting.DeskError):
        collecting.refuse(collection, make_user("second", Role.MODERATOR), reason="non", seen=seen)
    assert published(collection)


def test_what_is_withdrawn_from_the_site_is_private(client, owner, moderator, collection):
    collecting.open_to_all(collection, moderator)
    client.force_login(owner)
    assert client.post(reverse("collection-withdraw", args=[collection.code]), {"reason": "x"}).status_code == 404
    client.force_login(moderator)
    client.post(reverse("collection-withdraw", args=[collection.code]), {"reason": ""})
    assert published(collection)
    client.post(reverse("collection-withdraw", args=[collection.code]), {"reason": "diffamation"})
    assert not published(collection)


def test_a_document_that_is_withdrawn_leaves_every_collection(client, owner, moderator, collection):
    collecting.open_to_all(collection, moderator)
    hidden = collection.documents.get(title="Pièce 2")
    moderation.withdraw(hidden, moderator, reason="erreur")
    shown = page(client, collection).content.decode()
    assert "Pièce 2" not in shown
    assert "2 documents" in shown
    assert "2 documents" in client.get(reverse("collections")).content.decode()


def test_its_owner_puts_it_in_order(client, owner, collection):
    client.force_login(owner)
    third = collection.documents.get(title="Pièce 3")
    address = reverse("collection-entry", args=[collection.code, third.code])
    client.post(address, {"place": "1", "note": "le contrat"})
    assert titles(collection) == ["Pièce 3", "Pièce 1", "Pièce 2"]
    client.post(address, {"place": "99", "note": "le contrat"})
    assert titles(collection) == ["Pièce 1", "Pièce 2", "Pièce 3"]
    assert "le contrat" in page(client, collection).content.decode()
    client.post(address, {"place": "un", "note": ""})
    assert titles(collection) == ["Pièce 1", "Pièce 2", "Pièce 3"]
    client.post(address, {"remove": ""})
    assert titles(collection) == ["Pièce 1", "Pièce 2"]


def test_nobody_else_changes_it(client, collection, moderator):
    collecting.open_to_all(collection, moderator)
    client.force_login(moderator)
    entry = [collection.code, collection.documents.first().code]
    for name, args in {
        "collection-edit": [collection.code], "collection-arrange": [collection.code],
        "collection-entry": entry, "collection-change": [collection.code],
    }.items():  # fmt: skip
        assert client.post(reverse(name, args=args), {"remove": ""}).status_code in {404, 405}
    assert len(titles(collection)) == 3


def test_a_document_is_gathered_from_its_page(client, owner, collection):
    document = make_document("un drone", title="Drone")
    client.force_login(owner)
    address = reverse("collection-gather", args=[document.code])
    assert address in client.get(document.get_absolute_url()).content.decode()
    assert client.post(address, {"title": ""}).status_code == 400
    client.post(address, {"collection": collection.code})
    client.post(address, {"title": "Une autre"})
    assert {one.title for one in document.collections.all()} == {collection.title, "Une autre"}
    somebody = collecting.make(make_user("other"), title="D’autrui")
    assert client.post(address, {"collection": somebody.code}).status_code == 400


def test_a_hidden_document_cannot_be_gathered(client, owner):
    client.force_login(owner)
    hidden = make_document("secret", published=False)
    assert client.post(reverse("collection-gather", args=[hidden.code]), {"title": "x"}).status_code == 404
    assert not Collection.objects.exists()


def test_the_most_there_can_be_is_said(client, owner, monkeypatch, collection):
    client.force_login(owner)
    monkeypatch.setattr(collecting, "DOCUMENTS_MAX", 3)
    monkeypatch.setattr(collecting, "COLLECTIONS_MAX", 1)
    address = reverse("collection-gather", args=[make_document("x").code])
    assert client.post(address, {"collection": collection.code}).status_code == 400
    assert client.post(reverse("collection-new"), {"title": "y"}).status_code == 400
    assert collection.documents.count() == 3


def test_removing_a_collection_keeps_its_documents(client, owner, collection):
    client.force_login(owner)
    collecting.open_to_all(collection, owner)
    documents = list(collection.documents.all())
    client.post(reverse("collection-change", args=[collection.code]), {"remove": ""})
    assert not Collection.objects.exists()
    assert not Review.objects.exists()
    assert all(client.get(document.get_absolute_url()).status_code == 200 for document in documents)


def test_another_slug_redirects(client, moderator, collection):
    collecting.open_to_all(collection, moderator)
    answer = client.get(reverse("collection", args=["autre", collection.code]))
    assert answer["Location"] == collection.get_absolute_url()
