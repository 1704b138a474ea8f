"""A search kept to a collection: what it holds and no more, a private one for its owner alone."""

import pytest
from django.urls import reverse

from archive import collecting
from archive.models import Role
from archive.search import outbox
from archive.search.find import Filters, find
from tests.make import make_document, make_user


def said(answer):
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


@pytest.fixture
def owner(db):
    return make_user("owner")


@pytest.fixture
def searched(index, owner):
    collection = collecting.make(owner, title="Micros")
    for number in range(1, 4):
        collecting.add(collection, make_document(f"les micros {number}", title=f"Pièce {number}"))
    make_document("des micros ailleurs", title="Dehors")
    outbox.rebuild()
    return collection


def test_a_search_is_kept_to_a_collection(client, searched):
    assert find("micros").count == 4
    assert find("micros", filters=Filters(collection=searched.code)).count == 3
    assert find("", filters=Filters(collection=searched.code)).count == 3
    collecting.open_to_all(searched, make_user("trusted", Role.TRUSTED))
    answer = client.get(reverse("search"), {"q": "micros", "collection": searched.code})
    assert "Dehors" not in answer.content.decode()
    assert searched.title in answer.content.decode()
    api = client.get(reverse("api-documents"), {"q": "micros", "collection": searched.code})
    assert api.json()["count"] == 3


def test_an_empty_collection_holds_nothing_to_find(index, owner, searched):
    empty = collecting.make(owner, title="Vide")
    assert find("micros", filters=Filters(collection=empty.code)).count == 0


def test_a_private_collection_is_searched_by_its_owner_only(client, owner, searched):
    asked = {"q": "micros", "collection": searched.code}
    for name in ("search", "search-feed", "search-table", "api-documents"):
        assert "Pièce" not in said(client.get(reverse(name), asked)), name
    client.force_login(owner)
    for name in ("search", "search-feed", "search-table"):
        assert "Pièce" in said(client.get(reverse(name), asked)), name
