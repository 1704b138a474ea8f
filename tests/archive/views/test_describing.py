"""Describing what is public: by those who review it, without losing what another wrote meanwhile."""

import pytest
from django.urls import reverse

from archive import moderation
from tests.make import make_document, make_local, make_territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_document("un", title="Sans rien")


def address(document):
    return reverse("document-describe", args=[document.code])


def filled(document, **more):
    return {
        "title": "Un titre",
        "provenance": document.provenance,
        "nature": "report",
        "seen": document.custody.count(),
    } | more


def test_only_who_reviews_it_finds_the_page(client, document, contributor, moderator):
    assert client.get(address(document)).status_code == 404
    client.force_login(contributor)
    assert client.get(address(document)).status_code == 404
    client.force_login(moderator)
    assert client.get(address(document)).status_code == 200
    assert client.get(address(make_document("deux", published=False))).status_code == 404
    moderator.territories.add(make_territory())
    elsewhere = make_document("trois", territories=[make_territory("06088", "Nice", "nice")])
    make_local(elsewhere.territories.get())
    assert client.get(address(elsewhere)).status_code == 404


def test_it_saves_place_and_nature_with_a_line_of_custody(client, document, moderator):
    make_territory()
    client.force_login(moderator)
    answer = client.post(address(document), filled(document, places="42218"))
    document.refresh_from_db()
    assert answer.status_code == 302
    assert (document.nature, document.territories.get().code) == ("report", "42218")
    assert document.custody.filter(kind="described", by=moderator).exists()


def test_what_cannot_be_saved_is_kept_in_the_form(client, document, moderator):
    client.force_login(moderator)
    for wrong in ({"title": ""}, {"places": "Nulle-Part"}, {"date": "hier"}, {"nature": "poème"}):
        answer = client.post(address(document), filled(document, source="ce que je disais", **wrong))
        assert answer.status_code == 400
        assert "ce que je disais" in answer.text
    document.refresh_from_db()
    assert document.title == "Sans rien"


def test_two_who_describe_at_once_do_not_undo_each_other(client, document, moderator):
    client.force_login(moderator)
    mine = filled(document, nature="minutes", source="ce que je disais")
    moderation.describe(document, moderator, nature="report")
    answer = client.post(address(document), mine)
    assert answer.status_code == 409
    assert "ce que je disais" in answer.text
    document.refresh_from_db()
    assert document.nature == "report"
