"""A press article is searched whole and shown in part, however many questions are asked."""

import html
import re
from itertools import pairwise

import pytest
from django.urls import reverse

from archive import extracts
from archive.models import Role
from archive.search import outbox
from archive.search.queries import parse
from tests.make import make_document, make_user

WORDS = [f"mot{number}x" for number in range(900)]
EXTRACT = "Le passage choisi par la personne."


@pytest.fixture
def article(index):
    pages = [" ".join(WORDS[at : at + 450]) for at in (0, 450)]
    document = make_document(*pages, title="Article", provenance="press", extract_only=True, extract=EXTRACT,
                             source="https://example.org/a")  # fmt: skip
    document.public_version.sections = True
    document.public_version.save()
    outbox.rebuild()
    return document


def shown(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return html.unescape(re.sub(r"<[^>]+>", "", body.decode(errors="replace")))


def test_however_many_words_are_asked_no_more_than_a_fifth_comes_out(client, article):
    told = set()
    doors = [
        lambda word: client.get(reverse("search"), {"q": word}),
        lambda word: client.get(reverse("api-documents"), {"q": word}),
        lambda word: client.get(article.get_absolute_url(), {"q": word}),
    ]
    for word in WORDS[::6]:
        for door in doors:
            found = set(re.findall(r"mot\d+x", shown(door(word)))) - {word}  # what was asked may be repeated
            told |= found
    assert 0 < len(told) <= len(WORDS) / 5


@pytest.mark.slow
def test_every_word_through_every_door_rebuilds_no_more_than_a_fifth(client, article):
    """What was asked counts too, wherever an answer shows it among words that were not asked."""
    rebuilt = set()
    addresses = [reverse("search"), reverse("api-documents"), article.get_absolute_url(), reverse("search-table"),
                 reverse("search-feed"), reverse("complete"), reverse("search-list")]  # fmt: skip
    for word in WORDS:
        for address in addresses:
            found = set(re.findall(r"mot\d+x", shown(client.get(address, {"q": word}))))
            if found - {word}:
                rebuilt |= found
    assert len(rebuilt) <= len(WORDS) / 5


def test_a_search_shows_two_windows_at_most(client, article):
    results = client.get(reverse("api-documents"), {"q": "mot*"}).json()["results"]
    assert len(results) == 1
    assert len(results[0]["pages"]) == 2
    for page in results[0]["pages"]:
        assert len(re.findall(r"mot\d+x", page["snippet"])) <= extracts.WINDOW


def test_no_other_door_shows_the_text(client, article):
    for address in [
        reverse("document-text", args=[article.slug, article.code]),
        article.page_url(1),
        article.page_url(2) + "?q=mot5x",
        reverse("page-version", args=[article.slug, article.code, 1, 1]),
        reverse("search-feed") + "?q=mot5x",
        reverse("search-table") + "?q=mot5x",
        article.get_absolute_url(),
    ]:
        assert not re.findall(r"mot\d+x", shown(client.get(address, follow=True)).replace("mot5x", "")), address
    image = reverse("page-image", args=[article.slug, article.code, 1, 1, 700])
    assert client.get(image).status_code == 404


def test_the_record_shows_the_chosen_extract_and_leads_to_the_source(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    assert EXTRACT in page
    assert 'href="https://example.org/a"' in page


def test_whoever_reviews_it_reads_it_whole(client, article):
    client.force_login(make_user("moderator", Role.MODERATOR))
    assert "mot7x" in client.get(article.page_url(1)).content.decode()


def test_another_document_is_shown_as_before(client, index):
    document = make_document("mot7x")
    outbox.rebuild()
    assert "mot7x" in client.get(document.page_url(1)).content.decode()


def test_windows_are_the_same_each_time_and_never_neighbours(settings):
    text = " ".join(WORDS)
    first = extracts.windows_shown(1, 1, text)
    assert first == extracts.windows_shown(1, 1, text)
    assert len(first) == 4
    starts = [WORDS.index(window.split()[0]) // extracts.WINDOW for window in first]
    assert all(later - earlier > 1 for earlier, later in pairwise(starts))
    settings.SECRET_KEY = "another"
    assert extracts.windows_shown(1, 1, text) != first


def test_two_windows_do_not_meet_where_one_page_ends_and_the_next_begins():
    text = " ".join(WORDS[: 14 * extracts.WINDOW])
    opening = WORDS[0]
    assert any(extracts.windows_shown(version, 1, text)[0].startswith(f"{opening} ") for version in range(60))
    for version in range(60):
        assert not any(window.startswith(f"{opening} ") for window in extracts.windows_shown(version, 2, text))


def test_a_short_page_shows_nothing():
    assert extracts.windows_shown(1, 1, "un texte très court") == []
    assert extracts.snippets(1, 1, "un texte très court", parse("texte")) == []


def test_markup_in_an_article_stays_text():
    text = " ".join(["<script>alert(1)</script>", *WORDS])
    assert not any("<script" in said for said in extracts.snippets(1, 1, text, parse("mot* alert")))
