"""A page is found by its place in the file or by the number printed on it, and it is said which."""

import pytest
from django.urls import reverse

from tests.make import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    """Seven pages, numbered v to xi in print, but for the last ones."""
    document = make_document(*"abcdefg")
    for rank, label in enumerate(["i", "ii", "1", "2", "3", "4", "5"], start=1):
        document.public_version.pages.filter(rank=rank).update(label=label)
    return document


def go(client, document, **asked):
    return client.get(reverse("page-go", args=[document.slug, document.code]), asked, follow=True)


def test_place_in_the_file_comes_first_and_the_printed_number_is_offered(client, document):
    page = go(client, document, numero=3)
    assert page.context["page"].rank == 3
    assert page.context["answer"]["other"]["url"] == document.page_url(5)


def test_printed_number_leads_to_its_page_and_says_so(client, document):
    page = go(client, document, numero="ii")
    assert page.context["page"].rank == 2
    assert "ii" in page.context["answer"]["text"]


def test_number_of_a_document_without_printed_ones_needs_no_words(client):
    document = make_document("un", "deux")
    response = client.get(reverse("page-go", args=[document.slug, document.code]), {"numero": 2})
    assert response["Location"] == document.page_url(2)


@pytest.mark.parametrize("asked", ["99", "0", "-1", "abc", "", "\0", "9" * 400, "²", "'\"<b>"])
def test_number_of_no_page_is_said_where_the_reader_was(client, document, asked):
    page = go(client, document, numero=asked, depuis=4)
    assert page.status_code == 200
    assert page.context["page"].rank == 4
    if asked.strip("\0"):
        assert page.context["answer"]


def test_continuous_reading_goes_on(client, document):
    address = reverse("page-go", args=[document.slug, document.code])
    response = client.get(address, {"numero": 6, "vers": "lire", "q": "f"})
    assert response["Location"] == (
        reverse("reading", args=[document.slug, document.code]) + "?q=f&page=6&numero=6#page-6"
    )
