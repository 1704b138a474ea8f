"""The search page: filters that can be removed, homonyms to choose from, and words for whatever goes wrong."""

import datetime

import pytest
from django.urls import reverse

from archive.models import Document
from archive.search import find as finding
from archive.search.engines.folder import IndexUnavailable
from archive.search.outbox import changed, drain
from archive.views.search import LIST_PAGE_MAX
from tests.archive.views.test_pages import STRANGE
from tests.make import make_document, make_territory

SEARCH = reverse("search")


@pytest.fixture
def indexed(db, django_capture_on_commit_callbacks):
    """Index what is public when called."""

    def index():
        for document in Document.objects.all():
            changed(document)
        drain()

    return index


def found(response):
    return [hit.document.title for hit in response.context["results"].hits]


def test_result_leads_to_the_pages_with_the_words(client, indexed):
    document = make_document("rien", "les caméras du marché", nature="minutes")
    indexed()
    page = client.get(SEARCH, {"q": "caméra"}).content.decode()
    assert f"{document.page_url(2)}?q=cam%C3%A9ra" in page
    assert "<mark>caméras</mark>" in page
    assert f"{document.get_absolute_url()}?q=cam%C3%A9ra" in page


def test_best_pages_are_quoted_and_each_is_one_click_away(client, indexed):
    document = make_document(*["la caméra"] * 9)
    indexed()
    page = client.get(SEARCH, {"q": "caméra"}).content.decode()
    assert page.count("la <mark>caméra</mark>") == 3
    for rank in range(1, 10):
        assert f'href="{document.page_url(rank)}?q=cam%C3%A9ra"' in page
    assert "hit-strip" in page


def test_without_words_the_last_documents_are_listed(client, db):
    make_document("un", title="Public")
    make_document("deux", title="Caché", published=False)
    assert found(client.get(SEARCH)) == ["Public"]


def test_filters_narrow_and_can_be_removed(client, db):
    city = make_territory()
    make_document("un", title="Bon", nature="minutes", territories=[city], date=datetime.date(2019, 5, 8))
    make_document("deux", title="Autre lieu", nature="minutes", date=datetime.date(2019, 5, 8))
    asked = {"place": "saint etienne", "nature": "minutes", "from": "2019", "to": "05/2019", "kind": "public-record"}
    response = client.get(SEARCH, asked)
    assert found(response) == ["Bon"]
    without = {one["label"]: one["without"] for one in response.context["active"]}
    assert len(without) == 5
    assert found(client.get(SEARCH + without["Saint-Étienne"])) == ["Autre lieu", "Bon"]


@pytest.mark.parametrize(("asked", "titles"), [
    ({"from": "2019-05-08"}, ["Mai"]), ({"from": "09/05/2019"}, []), ({"to": "2018"}, []), ({"to": "2019"}, ["Mai"]),
    ({"to": "04/2019"}, []), ({"to": "05/2019"}, ["Mai"]),
])  # fmt: skip
def test_last_day_of_what_was_typed_counts(client, db, asked, titles):
    make_document("un", title="Mai", date=datetime.date(2019, 5, 8))
    assert found(client.get(SEARCH, asked)) == titles


def test_homonyms_are_listed_to_choose_from(client, db):
    for code, slug in [("93066", "saint-denis-93"), ("11339", "saint-denis-11")]:
        place = make_territory(code, "Saint-Denis", slug)
        place.name_slug = "saint-denis"
        place.save()
    page = client.get(SEARCH, {"q": "drone", "place": "Saint-Denis"})
    assert "results" not in page.context
    assert "?q=drone&amp;place=93066" in page.content.decode()


@pytest.mark.parametrize(("typed", "code"), [("loire", "dep-42"), ("Loiré", "49178"), ("LOIRE", "dep-42")])
def test_accents_tell_places_apart(client, db, typed, code):
    make_territory("dep-42", "Loire", "loire", "department")
    place = make_territory("49178", "Loiré", "loire")
    make_document("un", title="Loiré", territories=[place])
    response = client.get(SEARCH, {"place": typed})
    assert response.context["form"].cleaned_data["place"].code == code


@pytest.mark.parametrize(
    "asked", [{"place": "Nulle-Part"}, {"from": "hier"}, {"kind": "x"}, {"nature": "x"}, {"sort": "x"}]
)
def test_filter_that_is_not_understood_is_said_beside_it(client, db, asked):
    response = client.get(SEARCH, asked)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert "results" not in response.context


def test_nothing_found_says_what_to_try(client, indexed):
    indexed()
    assert reverse("upload") in client.get(SEARCH, {"q": "introuvable"}).content.decode()


def test_damaged_index_is_said_and_titles_are_still_searched(client, db, monkeypatch):
    def broken(*args):
        raise IndexUnavailable

    monkeypatch.setattr(finding, "in_index", broken)
    make_document("un", title="Caméras du marché")
    response = client.get(SEARCH, {"q": "caméras"})
    assert found(response) == ["Caméras du marché"]
    assert "notice-warn" in response.content.decode()


def test_list_has_previous_and_next(client, db, settings):
    settings.SEARCH_PAGE_LENGTH = 2
    for _ in range(5):
        make_document("un")
    page = client.get(SEARCH, {"page": "2", "nature": ""}).content.decode()
    assert 'rel="prev" href="?page=1&amp;nature="' in page
    assert 'rel="next" href="?page=3&amp;nature="' in page
    assert 'rel="next"' not in client.get(SEARCH, {"page": "3"}).content.decode()


def test_long_query_is_shortened_and_that_is_said(client, indexed):
    indexed()
    response = client.get(SEARCH, {"q": "drone " * 1000})
    assert response.context["shortened"]
    assert len(response.context["query"]) <= 300


@pytest.mark.parametrize("query", STRANGE)
def test_strange_query_is_no_error(client, indexed, query):
    make_document("un texte")
    indexed()
    for name in ["q", "place", "from", "to", "kind", "page", "sort"]:
        assert client.get(SEARCH, {name: query}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 40, str(LIST_PAGE_MAX + 1)])
def test_strange_page_of_results_is_no_error(client, indexed, page):
    make_document("un texte")
    indexed()
    assert client.get(SEARCH, {"q": "texte", "page": page}).status_code == 200
    assert client.get(SEARCH, {"page": page}).status_code == 200


def test_results_cost_few_queries(client, indexed, django_assert_max_num_queries):
    for _ in range(20):
        make_document("la caméra", "la caméra", territories=[make_territory()])
    indexed()
    with django_assert_max_num_queries(12):
        client.get(SEARCH, {"q": "caméra"})
