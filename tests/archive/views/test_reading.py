"""Continuous reading: ten pages at once, whatever the length of the document."""

import pytest
from django.conf import settings
from django.urls import reverse

from archive.models import Origin, Page
from tests.make import make_document, make_page

pytestmark = pytest.mark.django_db


def address(document):
    return reverse("reading", args=[document.slug, document.code])


def long_document(count):
    """Return a document of so many pages."""
    document = make_document("la caméra 1")
    version = document.public_version
    first = version.pages.get()
    Page.objects.bulk_create(
        Page(version=version, rank=rank, text=f"la caméra {rank}", stems=first.stems, boxes=first.boxes, width=59500,
             height=84200, origin=Origin.FILE, state="done", large_image=True, label=str(rank - 4))
        for rank in range(2, count + 1)
    )  # fmt: skip
    version.page_count = count
    version.save()
    return document


def ranks(response):
    return [one["page"].rank for one in response.context["pages"]]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", range(1, 11)), ("10", range(1, 11)), ("11", range(11, 21)), ("25", range(21, 26)), ("99", range(21, 26)),
     ("0", range(1, 11)), ("x", range(1, 11)), ("9" * 40, range(1, 11))],
)  # fmt: skip
def test_lot_of_ten_holds_the_page_asked_for(client, asked, shown):
    assert ranks(client.get(address(long_document(25)), {"page": asked})) == list(shown)


def test_links_lead_to_the_pages_before_and_after(client):
    document = long_document(25)
    page = client.get(address(document), {"page": 12, "q": "caméra"})
    assert page.context["previous"]["url"] == address(document) + "?q=cam%C3%A9ra&page=10#page-10"
    assert page.context["next"]["url"] == address(document) + "?q=cam%C3%A9ra&page=21#page-21"
    assert page.context["hit_pages"][0] == (1, address(document) + "?q=cam%C3%A9ra&page=1#page-1")
    assert "previous" not in client.get(address(document)).context["pages"][0]
    assert client.get(address(document), {"page": 25}).context["next"] is None


def test_images_load_as_they_are_needed_and_keep_their_place(client):
    text = client.get(address(long_document(12))).content.decode()
    assert text.count('loading="lazy"') == 10
    assert text.count('width="59500" height="84200"') == 10


def test_each_page_has_its_heading_its_text_and_its_marks(client):
    text = client.get(address(long_document(12)), {"q": "caméra", "page": 11}).content.decode()
    assert 'id="page-12"' in text
    assert '<mark id="hit-12-1">caméra</mark>' in text
    assert "(numérotée 8)" in text or "(numbered 8)" in text


def test_document_of_1800_pages_costs_what_a_short_one_costs(client, django_assert_max_num_queries):
    counted = {}
    for count in (30, 1800):
        document = long_document(count)
        at = [document.slug, document.code]
        for name, url in [
            ("continuous", address(document) + f"?page={count // 2}&q=caméra"),
            ("page", document.page_url(count // 2) + "?q=caméra"),
            ("text", reverse("document-text", args=at)),
            ("record", document.get_absolute_url() + "?sheet=1"),
        ]:
            with django_assert_max_num_queries(14) as queries:
                response = client.get(url)
            assert response.status_code == 200
            assert len(response.content) < 200_000
            counted.setdefault(name, set()).add(len(queries))
    assert all(len(numbers) == 1 for numbers in counted.values()), counted
    assert max(counted["page"]) <= 10
    assert max(counted["continuous"]) <= 7


def test_thumbnails_are_those_of_the_pages_nearby(client):
    document = long_document(1800)
    strip = client.get(document.page_url(900)).context["strip"]
    assert [page.rank for page, _ in strip] == list(range(896, 905))
    assert [page.rank for page, _ in client.get(document.page_url(1)).context["strip"]] == [1, 2, 3, 4, 5]


def test_very_long_page_is_cut_and_the_rest_is_a_link_away(client):
    document = make_document("mot " * 10_000)
    text = client.get(address(document)).content.decode()
    assert len(text) < 60_000
    assert document.page_url(1) in text


def test_script_of_the_reader_is_small():
    assert len((settings.BASE_DIR / "static/js/reader.js").read_bytes()) <= 3 * 1024


def test_document_without_pages_says_so(client):
    document = make_document("un")
    document.public_version.pages.all().delete()
    assert client.get(address(document)).status_code == 200


def test_hidden_document_is_not_found(client):
    assert client.get(address(make_document("un", published=False))).status_code == 404


def test_unread_page_says_so(client):
    document = make_document("un")
    make_page(document.public_version, 2, "")
    document.public_version.pages.filter(rank=2).update(state="waiting", text="")
    assert "notice" in client.get(address(document)).content.decode()
