"""One page: the matches boxed and marked, the way to the next one, and nothing breaks on strange input."""

import pytest
from django.urls import reverse

from archive.models import Page, Role
from archive.views.access import page_address
from tests.make import make_document, make_user

STRANGE = ["\0", "a\0b", "😀" * 50, "x" * 10_000, '"', "-", "((((", "' OR 1=1 --", "%", "_", "\ud7ff", "[[doc:x]]", "*"]


def test_hits_are_boxed_and_marked(client, db):
    document = make_document("rien", "la caméra du marché et les caméras")
    response = client.get(document.page_url(2), {"q": "caméra"})
    page = response.content.decode()
    assert page.count("<rect ") == 2
    assert '<rect class="looked-at" x="1400" y="500" width="800" height="200"/>' in page
    assert '<rect x="5900" y="500" width="800" height="200"/>' in page
    assert '<mark id="hit-1">caméra</mark>' in page
    assert 'viewBox="0 0 10000 10000" preserveAspectRatio="none"' in page


def test_page_without_query_has_its_text_and_no_box(client, db):
    document = make_document("un <b>texte</b>")
    page = client.get(document.page_url(1)).content.decode()
    assert "&lt;b&gt;texte&lt;/b&gt;" in page
    assert "<rect" not in page


def test_marked_text_is_escaped(client, db):
    document = make_document("<script>caméra</script>")
    page = client.get(document.page_url(1), {"q": "caméra"}).content.decode()
    assert "<script>caméra" not in page
    assert "caméra</mark>" in page


def test_next_and_previous_hit_skip_pages_without_one(client, db):
    document = make_document("drone", "rien", "rien", "drone", "rien", "drone")
    context = client.get(document.page_url(4), {"q": "drone"}).context
    assert context["previous_hit"]["url"] == page_address(document, 1, query="drone")
    assert context["next_hit"]["number"] == 6
    assert context["previous"]["number"] == 3
    assert "next_hit" not in client.get(document.page_url(6), {"q": "drone"}).context


def test_pages_turn_with_rel_links(client, db):
    document = make_document("un", "deux", "trois")
    page = client.get(document.page_url(2)).content.decode()
    assert f'<link rel="prev" href="{document.page_url(1)}">' in page
    assert f'<link rel="next" href="{document.page_url(3)}">' in page
    assert 'rel="prev"' not in client.get(document.page_url(1)).content.decode()
    assert 'rel="next"' not in client.get(document.page_url(3)).content.decode()


def test_printed_number_and_size_of_the_image_are_said(client, db):
    document = make_document("un", "deux")
    document.public_version.pages.filter(rank=2).update(label="8")
    page = client.get(document.page_url(2)).content.decode()
    assert "8)" in page
    assert 'width="59500" height="84200"' in page
    assert "700w" in page
    assert "1600w" in page


def test_code_that_cites_the_page_can_be_copied(client, db):
    document = make_document("un")
    assert f'value="[[doc:{document.code} p.1]]"' in client.get(document.page_url(1)).content.decode()


def test_page_that_waits_for_recognition_says_so(client, db):
    document = make_document("un")
    document.public_version.pages.update(state=Page.State.WAITING, text="", origin="none")
    assert "notice" in client.get(document.page_url(1)).content.decode()


def test_confidence_of_recognised_text_is_said(client, db):
    document = make_document("un")
    document.public_version.pages.update(origin="recognised", confidence=91)
    assert "91" in client.get(document.page_url(1)).content.decode()


def test_section_has_no_image(client, db):
    document = make_document("un")
    document.versions.update(sections=True)
    page = client.get(document.page_url(1)).content.decode()
    assert "<img" not in page
    assert "un" in page


@pytest.mark.parametrize("number", ["0", "2", "99999", "9" * 30, "9" * 5000])
def test_page_that_does_not_exist_is_not_found(client, db, number):
    document = make_document("un")
    address = document.get_absolute_url()
    assert client.get(f"{address}pages/{number}").status_code == 404
    assert client.get(f"{address}v{number}/pages/1").status_code == 404


@pytest.mark.parametrize("query", STRANGE)
def test_strange_query_is_no_error(client, db, query):
    document = make_document("un texte", "deux")
    at = [document.slug, document.code]
    for address in [document.page_url(1), document.get_absolute_url(), reverse("page-version", args=[*at, 1, 2])]:
        assert client.get(address, {"q": query}).status_code == 200


def test_page_costs_few_queries_whatever_the_number_of_hits(client, db, django_assert_max_num_queries):
    document = make_document(*["la caméra"] * 40)
    with django_assert_max_num_queries(9):
        client.get(document.page_url(20), {"q": "caméra"})


def test_words_under_black_are_the_review_teams_business(client, db):
    document = make_document("un deux trois")
    document.public_version.pages.update(masks=[[1300, 400, 1000, 400]])
    said = "notice-warn"
    assert said not in client.get(document.page_url(1)).content.decode()
    client.force_login(make_user(role=Role.MODERATOR))
    assert said in client.get(document.page_url(1)).content.decode()
