"""A territory on paper: its text, its facts, all its projects, and one list of exhibits with fingerprints."""

import re

import pytest
from django.urls import reverse

from archive import moderation
from tests.make import make_claim, make_document, make_event, make_project, make_territory
from wiki.dossiers import printed_place
from wiki.dossiers.models import AccessRequest, Collective
from wiki.dossiers.snapshots import Cited, NewOrganisation
from wiki.dossiers.writing import Why, remove, write
from wiki.pages import saving

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_territory()


@pytest.fixture
def contract():
    return make_document("Les micros de la ville.", "Trois micros.", title="Contrat")


@pytest.fixture
def petition():
    return make_document("Contre les micros.", title="Pétition")


def paper(client, place):
    answer = client.get(reverse("commune-paper", args=[place.slug]))
    assert answer.status_code == 200
    return answer.text


def write_page(place, text):
    page = saving.save(f"villes/{place.slug}", title=place.name, text=text).page
    page.territory = place
    page.save(update_fields=["territory"])
    return page


def test_one_list_of_exhibits_numbers_the_text_the_facts_and_all_projects(client, place, contract, petition):
    write_page(place, f'## En bref\n\nDes micros [[doc:{contract.code} p.1 "les micros"]], [ici](/villes/nice/).\n')
    first, second = make_project("Micros", places=[place]), make_project("Drones", places=[place])
    make_event(first, "decided", title="Le contrat est signé", proof=contract)
    make_claim(second, 3, proof=petition, stance="contradicts")
    write(AccessRequest, {"territory": place, "asked": "Le plan"}, [Cited(contract.code, 2)])
    write(Collective, {"territory": place, "organisation": NewOrganisation("Collectif")})
    text = paper(client, place)
    assert re.search(r'Des micros <sup><span class="ref">\[1\] p\.\s1</span></sup>', text)
    assert "<h3" in text.partition("En bref")[0]
    assert 'href="http://testserver/villes/nice/"' in text
    for said in ("Micros", "Drones", "Le contrat est signé", "Le plan", "Collectif"):
        assert said in text
    assert text.count("<li value=") == 2
    assert re.search(r"\[2\] p.\s1 \(contredit\)", text)
    for document in (contract, petition):
        assert text.count(document.public_version.sha256) == 1
    assert not re.search(r"<(script|img|form)\b", text)
    assert not re.search(r'href="/(?!static)', text.partition("</style>")[2])


def test_each_anchor_is_there_once_and_leads_somewhere(client, place, contract):
    write_page(place, f"## Suite\n\nUn[^a] [[doc:{contract.code} p.1]].\n\n[^a]: Une note.\n")
    page = saving.save("autre", title="Autre", text="## Suite\n\nDeux[^a].\n\n[^a]: Deux.\n").page
    make_project("Micros", places=[place], page=page)
    text = paper(client, place)
    anchors = re.findall(r'\sid="([^"]+)"', text)
    assert len(anchors) == len(set(anchors)) > 3
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(anchors)
    assert "Deux" in text


def test_leak_has_no_fingerprint_and_withdrawn_document_leaves_the_paper(client, place, contract, moderator):
    leak = make_document("Des micros.", title="Note interne", provenance="leak")
    write_page(place, f'Un [[doc:{leak.code} p.1 "Des micros"]]. Deux [[doc:{contract.code} p.1 "les micros"]].\n')
    moderation.withdraw(contract, moderator, reason="x")
    text = paper(client, place)
    assert "Note interne" in text
    assert leak.public_version.sha256 not in text
    assert "SHA-256" not in text
    for hidden in ("Contrat", contract.code, "les micros", contract.public_version.sha256):
        assert hidden not in text


def test_picture_is_said_in_words_with_its_exhibit(client, place, contract):
    contract.public_version.pages.update(width=700, height=1000)
    write_page(place, f'Voir.\n\n[[image:{contract.code} p.2 "Le plan"]]\n')
    text = paper(client, place)
    assert "Le plan, [1] p." in text
    assert "<img" not in text


def test_project_taken_away_is_not_printed(client, place):
    project = make_project("Drones", places=[place])
    remove(project, Why())
    assert "Drones" not in paper(client, place)


def test_paper_says_when_it_does_not_hold_all_projects(client, place, monkeypatch):
    monkeypatch.setattr(printed_place, "PROJECTS_PRINTED", 1)
    for name in ("Alpha", "Beta"):
        make_project(name, places=[place])
    text = paper(client, place)
    assert "Alpha" in text
    assert "Beta" not in text
    assert re.search(r"first 1 of 2 projects|1 premiers projets sur 2", text)


def test_commune_and_region_have_their_own_address(client, place):
    region = make_territory("R84", "Auvergne-Rhône-Alpes", "auvergne-rhone-alpes", "region")
    assert client.get(reverse("territory-paper", args=[region.slug])).status_code == 200
    assert client.get(reverse("commune-paper", args=[region.slug])).status_code == 404
    assert client.get(reverse("territory-paper", args=[place.slug])).status_code == 404
    kept = client.get(reverse("commune-paper", args=[place.slug]) + "?garder")
    assert kept.headers["Content-Disposition"] == f'attachment; filename="{place.slug}.html"'


def test_page_of_a_place_leads_to_its_paper_when_there_is_something_to_print(client, place):
    address = reverse("commune-paper", args=[place.slug])
    assert address not in client.get(place.get_absolute_url()).text
    make_project(places=[place])
    assert address in client.get(place.get_absolute_url()).text
