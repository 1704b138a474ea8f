"""Pages kept for readers: the same as made anew, and gone the moment that anything public changes."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from archive import moderation
from archive.models import Visibility
from tests.make import make_document
from wiki.pages import kept_answers, moving, saving
from wiki.pages.laying_out_again import lay_out
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db
ADDRESS = "/wiki/villes/nice/"


@pytest.fixture
def document():
    return make_document("Les micros.", title="Délibération du 20 juin")


@pytest.fixture
def page(document, trusted):
    text = f"Un [[doc:{document.code} p.1]] et [[villes/lyon]].\n\n[[image:{document.code} p.1]]"
    return saving.save("villes/nice", title="Nice", text=text, author=trusted).page


def test_a_kept_page_costs_one_query_and_says_the_same(page, client, django_assert_num_queries):
    first = client.get(ADDRESS)
    with django_assert_num_queries(1):
        again = client.get(ADDRESS)
    assert again.content == first.content
    first_said, said = dict(first.headers), dict(again.headers)
    assert sorted(said.pop("Vary").split(", ")) == sorted(first_said.pop("Vary").split(", "))
    assert said == first_said


def save_again(page):
    saving.save(page, title="Nice", text="Autre.", base_revision_id=page.article.current_revision_id)


@pytest.mark.parametrize(
    "change",
    [
        save_again,
        lambda page: saving.save("villes/lyon", title="Lyon", text="La page qui manquait."),
        lambda page: moving.set_lock(page, True, by=None),
        lambda page: moving.move(page, "villes/nissa", by=None),
        lambda page: moving.take_off(page, by=None, reason="x"),
    ],
    ids=["saved", "the page that a link waited for", "locked", "moved", "taken off"],
)
def test_every_change_is_seen_at_once(page, client, change):
    before = client.get(ADDRESS)
    assert client.get(ADDRESS).content == before.content
    change(page)
    after = client.get(ADDRESS)
    assert (after.status_code, after.content) != (before.status_code, before.content)


def test_a_withdrawn_document_is_gone_from_a_kept_page_at_once(page, document, moderator, client):
    assert "Délibération du 20 juin" in client.get(ADDRESS).text
    moderation.withdraw(document, moderator, reason="x")
    text = client.get(ADDRESS).text
    assert "Délibération du 20 juin" not in text
    assert "<img" not in text


def test_laying_out_again_is_a_change(page):
    before = Visibility.current()
    lay_out(WikiPage.objects.with_revision().get())
    assert Visibility.current() > before


def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page(page, client, moderator):
    reader = client.get(ADDRESS).text
    client.force_login(moderator)
    own = client.get(ADDRESS).text
    assert moderator.pseudonym in own
    client.logout()
    assert client.get(ADDRESS).text == reader


def test_a_message_is_shown_to_the_one_it_is_for(page, client, trusted):
    client.get(ADDRESS)
    client.force_login(trusted)
    client.post(reverse("wikipage-edit", args=["villes/nice"]),
                {"title": "Nice", "text": "Neuf.", "base": page.article.current_revision_id})  # fmt: skip
    assert "message-success" in client.get(ADDRESS).text
    client.cookies.clear()
    assert "message-success" not in client.get(ADDRESS).text


def test_each_language_and_each_host_has_its_own(page, client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "autre.example"]
    french = client.get(ADDRESS).text
    assert "autre.example" in client.get(ADDRESS, HTTP_HOST="autre.example").text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en">' in client.get(ADDRESS).text
    assert client.get(ADDRESS).text != french


def test_nothing_is_kept_of_what_is_missing_or_asked_with_a_query(page, client):
    client.get("/wiki/villes/paris/")
    client.get(ADDRESS + "?x=<script>")
    assert not caches["pages"]._cache


def test_an_answer_that_carries_a_token_is_not_kept(page, rf, monkeypatch):
    request = rf.get(ADDRESS)

    def with_form():
        from django.http import HttpResponse
        from django.middleware.csrf import get_token

        return HttpResponse(get_token(request))

    kept_answers.kept_or_made(request, with_form)
    assert not caches["pages"]._cache
