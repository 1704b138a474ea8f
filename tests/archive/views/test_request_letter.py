"""The letter that asks an administration for documents: written from three answers, kept nowhere."""

import pytest
from django.urls import reverse

from archive.models import Territory
from archive.request_letter import LABELS, SENTENCES
from tests.make import make_territory

pytestmark = pytest.mark.django_db
ASKED = {"go": "1", "place": "Saint-Étienne", "about": "les capteurs sonores", "wanted": ["contracts", "impact"]}


@pytest.fixture
def city():
    return make_territory()


def get(client, **changed):
    return client.get(reverse("request-letter"), {**ASKED, **changed})


def test_the_letter_says_whom_what_and_by_which_law(client, city):
    letter = get(client, **{"as": "txt"}).content.decode()
    assert "Mairie – Saint-Étienne" in letter
    assert "les capteurs sonores" in letter
    assert "1. les marchés et contrats" in letter
    assert "2. l’analyse d’impact" in letter
    assert "3." not in letter
    assert "L. 311-1" in letter


def test_what_is_typed_is_neither_html_nor_a_template(client, city):
    answer = get(client, about="<script>{{ place }}</script>")
    assert "&lt;script&gt;{{ place }}" in answer.content.decode()
    assert "<script>{{" not in answer.content.decode()


def test_other_documents_are_numbered_after_the_chosen_ones(client, city):
    letter = get(client, wanted=[], other="- le plan des caméras\n\n", **{"as": "txt"}).content.decode()
    assert "1. le plan des caméras." in letter


def test_nothing_chosen_is_said_beside_the_field(client, city):
    answer = get(client, wanted=[])
    assert "Choisissez au moins" in answer.content.decode()
    assert "letter-text" not in answer.content.decode()


def test_an_unknown_place_is_said(client, city):
    answer = get(client, place="Atlantide")
    assert answer.status_code == 200
    assert "letter-text" not in answer.content.decode()


def test_homonyms_are_offered(client, city):
    for code, number in (("93066", "93"), ("97411", "974")):
        department = make_territory(f"dep-{number}", number, f"departement-{number}", "department")
        make_territory(code, "Saint-Denis", f"saint-denis-{number}", parent=department)
    Territory.objects.filter(name="Saint-Denis").update(name_slug="saint-denis")
    answer = get(client, place="Saint-Denis").content.decode()
    assert "place=93066" in answer
    assert "place=97411" in answer


def test_a_search_that_finds_nothing_leads_here_with_its_words(client, city):
    answer = client.get(reverse("search"), {"q": "aérostat"}).content.decode()
    assert "/demander/?place=&amp;about=a%C3%A9rostat" in answer
    filled = client.get(reverse("request-letter"), {"place": "", "about": "aérostat"}).content.decode()
    assert 'value="aérostat"' in filled


@pytest.mark.parametrize("kind", Territory.Kind.values)
def test_every_kind_of_place_has_an_administration(client, kind):
    make_territory("x-1", "Quelque part", "quelque-part", kind)
    assert "Quelque part" in get(client, place="x-1", **{"as": "txt"}).content.decode()


def test_every_document_that_can_be_asked_for_is_said_in_french_in_the_letter(client, city):
    letter = get(client, wanted=[name for name, _ in LABELS], **{"as": "txt"}).content.decode()
    assert all(sentence in letter for sentence in SENTENCES.values())
    assert len(LABELS) == len(SENTENCES)
