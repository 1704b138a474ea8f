"""The list of words that mean the same: for the review team only, and the search follows it at once."""

import pytest
from django.urls import reverse
from django.utils import translation

from archive.models import Term, Visibility
from archive.search.queries import parse
from archive.search.synonyms import widen

LIST = reverse("vocabulary")
PAIR = {"word": "œil  électronique", "equivalent": "caméra", "register": "plain"}


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def term(db):
    return Term.objects.create(word="VSA", equivalent="vidéosurveillance algorithmique", register="acronym")


def also(text):
    return widen(parse(text)).also


def test_nobody_else_sees_or_changes_the_list(client, trusted, term):
    for _ in range(2):
        for answer in [
            client.get(LIST), client.post(LIST, PAIR), client.post(reverse("term-remove", args=[term.pk])),
        ]:  # fmt: skip
            assert answer.status_code == 404
        client.force_login(trusted)
    assert Term.objects.get() == term


def test_a_pair_is_added_and_searched_at_once(client, moderator):
    client.force_login(moderator)
    before = Visibility.current()
    page = client.post(LIST, PAIR, follow=True).content.decode()
    assert "œil électronique" in page
    assert also("caméras") == ("œil électronique",)
    assert Visibility.current() == before + 1


def test_a_pair_is_removed(client, moderator, term):
    client.force_login(moderator)
    assert also("VSA")
    client.post(reverse("term-remove", args=[term.pk]), follow=True)
    assert also("VSA") == ()
    assert client.post(reverse("term-remove", args=[term.pk])).status_code == 404


def test_removing_asks_for_a_post(client, moderator, term):
    client.force_login(moderator)
    assert client.get(reverse("term-remove", args=[term.pk])).status_code == 405


@pytest.mark.parametrize(("changed", "said"), [
    ({"word": "de la"}, "a word that says something"), ({"word": "Caméras"}, "the same word already"),
    ({"word": ""}, "required"), ({"register": "x"}, "Select a valid choice"), ({"word": "é" * 81}, "at most 80"),
    ({"word": "vidéosurveillance algorithmique", "equivalent": "VSA"}, "already in the list"),
    ({"word": "VSA", "equivalent": "vidéosurveillance algorithmique"}, "already in the list"),
    ({"word": "a\0b"}, "Null characters"),
])  # fmt: skip
def test_a_pair_that_makes_no_sense_is_said_and_kept_in_the_form(client, moderator, term, changed, said):
    client.force_login(moderator)
    answer = client.post(LIST, PAIR | changed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Term.objects.count() == 1
