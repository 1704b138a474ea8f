"""The text of a document on one page, for ears: a heading a page, tables, what is masked and unsure in words."""

import pytest
from django.urls import reverse

from archive.views import document_text
from tests.make import make_document

pytestmark = pytest.mark.django_db


def text_of(client, document, **asked):
    return client.get(reverse("document-text", args=[document.slug, document.code]), asked).content.decode()


def test_each_page_has_a_heading_with_both_its_numbers(client):
    document = make_document("un", "deux")
    document.public_version.pages.filter(rank=2).update(label="8")
    text = text_of(client, document)
    assert text.count('<h2 class="page-mark"') == 2
    assert "age 2 (num" in text


def test_sheets_are_tables_whose_columns_are_named_on_every_page(client):
    document = make_document("Caméras\nVille | Nombre\nNice | 3", "Caméras\nLyon | 2")
    document.versions.update(sections=True, engine="calamine 0.6")
    text = text_of(client, document)
    assert text.count('<th scope="col">Ville</th>') == 2
    assert "<td>Lyon</td>" in text


def test_masked_and_unsure_pages_are_said_in_words(client):
    document = make_document("un deux")
    document.public_version.pages.update(origin="recognised", confidence=61, masks=[[1360, 500, 20, 200]])
    text = text_of(client, document)
    assert 'class="masks"' in text
    assert 'class="masked"' in text
    assert "unsure" in text
    assert "61" in text


def test_english_page_says_its_language(client):
    english = "The city is to put cameras in the street, and the school is to be by the park."
    text = text_of(client, make_document("Le rapport de la ville.", english))
    assert f'lang="en">{english}' in text
    assert 'lang="fr">Le rapport' in text


def test_long_document_comes_fifty_pages_at_a_time(client):
    document = make_document(*[f"page numéro {rank}" for rank in range(1, 53)])
    assert "page numéro 51" not in text_of(client, document)
    assert "page numéro 51" in text_of(client, document, page=2)
    for strange in ("0", "x", "9" * 50, "\0"):
        assert "page numéro" in text_of(client, document, page=strange)


def test_very_long_page_is_cut_before_it_leaves_the_database(client):
    document = make_document("mot " * 20_000)
    text = text_of(client, document)
    assert len(text) < document_text.TEXT_MAX + 20_000
    assert text.count(document.page_url(1)) == 2
