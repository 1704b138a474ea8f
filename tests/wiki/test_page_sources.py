"""What a page rests on, by nature, and what has no source."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from archive import moderation
from tests.make import make_document
from wiki.evidence.models import Citation
from wiki.evidence.page_sources import Sources
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.passages import edit_url, passages_of

pytestmark = pytest.mark.django_db
ADDRESS = reverse("wikipage-sources", args=["villes/nice"])
LONG = "Cette phrase est assez longue pour qu’on lui demande une source"


@pytest.fixture
def contract():
    return make_document("Un contrat.", "Deux mille euros.", title="Le contrat", nature="contract")


@pytest.fixture
def leaflet():
    return make_document("Un tract.", title="Le tract", provenance="campaign", nature="leaflet")


@pytest.fixture
def page(contract, leaflet):
    text = (
        f'{LONG} [[doc:{contract.code} p.2 "deux mille"]]. Bref.\n\n'
        f"## Décidé\n\n{LONG}.\n\n- {LONG} [[doc:{contract.code} p.1]]\n- {LONG} deux\n- court\n\n"
        f"| Quoi | Combien |\n|---|---|\n| {LONG} | [[doc:{leaflet.code} p.1 contredit]] |\n\n"
        f"## Ce qui manque\n\n{LONG}."
    )
    return saving.save("villes/nice", title="Nice", text=text).page


def seen(user=None):
    page = WikiPage.objects.with_revision().get()
    return Sources(page, user or AnonymousUser())


def test_sources_are_grouped_by_provenance_and_nature_the_most_cited_first(page, contract, leaflet):
    first, second = seen().groups()
    assert ([source.document for source in first.sources], first.count) == ([contract], 2)
    assert ([source.document for source in second.sources], second.count) == ([leaflet], 1)
    assert first.sources[0].cited[0].url == contract.page_url(2) + "?q=%22deux+mille%22"
    assert second.sources[0].cited[0].sentence == LONG


def test_what_lacks_a_source_is_named_with_the_part_to_edit(page):
    edit = reverse("wikipage-edit", args=["villes/nice"])
    decided, missing = seen().sections()
    assert (decided.heading, decided.anchor, decided.edit_url) == ("Décidé", "s-decide", edit + "?part=1")
    assert decided.passages == [f"{LONG}.", f"{LONG} deux"]
    assert not decided.is_bare
    assert (missing.heading, missing.is_bare, missing.edit_url) == ("Ce qui manque", True, edit + "?part=2")
    assert seen().tally() == {"said": 6, "sourced": 3}


def test_the_part_of_a_citation_is_the_one_to_edit(page):
    anchors = list(Citation.objects.order_by("rank").values_list("anchor", flat=True))
    page = WikiPage.objects.with_revision().get()
    assert [edit_url(page, anchor).partition("?")[2] for anchor in anchors] == ["", "part=1", "part=1"]
    assert edit_url(page, "ref-99-1") == reverse("wikipage-edit", args=[page.path])


def test_the_page_shows_all_of_it_and_costs_few_queries(page, client, django_assert_max_num_queries):
    client.get(ADDRESS)
    with django_assert_max_num_queries(6):
        body = client.get(ADDRESS).content.decode()
    assert "Le contrat" in body
    assert "?part=2" in body
    assert ADDRESS in client.get(page.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", ["lost", "kept", "moved", "stale", "unread"])
def test_what_became_of_citations_is_said(page, client, state):
    Citation.objects.filter(rank=1).update(state=state, moved_from=1)
    (one,) = seen().in_state(state)
    assert one.sentence.startswith(LONG)
    assert client.get(ADDRESS).status_code == 200


def test_the_source_of_a_withdrawn_document_is_only_said_to_be_unavailable(page, client, contract, moderator):
    moderation.withdraw(contract, moderator, reason="x")
    body = client.get(ADDRESS).content.decode()
    assert "Le contrat" not in body
    assert "deux mille" not in body
    assert len(seen().unavailable()) == 2
    assert [group.count for group in seen(moderator).groups()] == [2, 1]


def test_a_page_without_any_source_and_one_without_any_text(client):
    saving.save("villes/nice", title="Nice", text=f"{LONG}.")
    assert [section.heading for section in seen().sections()] == ["Nice"]
    saving.save("villes/lyon", title="Lyon", text="")
    assert client.get(reverse("wikipage-sources", args=["villes/lyon"])).status_code == 200
    assert client.get(reverse("wikipage-sources", args=["villes/nulle-part"])).status_code == 404


def test_passages_are_read_from_hostile_html_in_one_scan():
    html = (
        "<p>" * 20_000
        + "<li>" * 20_000
        + "a &lt; b <a href='x'>lien</a>"
        + '<sup><a id="ref-1-1" href="#note-1">[1]</a></sup>'
    )
    (last,) = passages_of(html)
    assert (last.text, last.anchors) == ("a < b lien", ["ref-1-1"])
