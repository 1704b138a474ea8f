"""Requests to administrations and collectives: through the one door to the page of their territory, with history."""

import pytest
from django.urls import reverse

from archive.models import Organisation
from tests.make import make_document, make_project, make_territory, make_user
from wiki.dossiers.joining import join
from wiki.dossiers.models import AccessRequest, Collective, FactRevision
from wiki.dossiers.proposing import approve
from wiki.dossiers.snapshots import FactError, NewOrganisation
from wiki.dossiers.writing import Why, remove, restore, write
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db
MADADA = "https://madada.fr/demande/contrat_micros"
REQUEST = {"asked": "Le contrat des micros", "date": "06/2019", "state": "silence", "link": MADADA}
COLLECTIVE = {"organisation": "Collectif des places", "contact": "https://exemple.org/contact", "note": "Affichages."}


@pytest.fixture
def place():
    return make_territory()


def door(name, place):
    return f"{reverse(name)}?lieu={place.code}"


def page(client, place):
    return client.get(place.get_absolute_url()).text


def test_headings_are_not_shown_while_nothing_is_known(client, place):
    make_project(places=[place])
    text = page(client, place)
    assert 'id="demandes"' not in text
    assert 'id="collectifs"' not in text


def test_door_of_a_place_leads_to_both_and_that_of_a_project_to_none(client, place, contributor):
    project = make_project(places=[place])
    client.force_login(contributor)
    at_place, at_project = (
        client.get(door("add", place)).text,
        client.get(f"{reverse('add')}?projet={project.slug}").text,
    )
    for name in ("add-request", "add-collective"):
        assert reverse(name) in at_place
        assert reverse(name) not in at_project
        assert client.get(f"{reverse(name)}?projet={project.slug}").status_code == 404
        assert client.get(door(name, place)).status_code == 200


def test_request_of_a_contributor_waits_then_stands_on_the_page_of_the_place(client, place, contributor, moderator):
    project = make_project("Micros", places=[place])
    proof = make_document("Demande du 3 juin.", title="Courrier")
    client.force_login(contributor)
    sent = REQUEST | {"project": project.pk, "sources": proof.page_url(1)}
    assert client.post(door("add-request", place), sent).status_code == 302
    proposal = Proposal.objects.get()
    client.logout()
    assert REQUEST["asked"] not in page(client, place)
    approve(proposal, moderator)
    text = page(client, place)
    assert REQUEST["asked"] in text
    assert f'href="{MADADA}" rel="noreferrer nofollow"' in text
    assert project.get_absolute_url() in text
    assert "Courrier" in text
    row = AccessRequest.objects.get()
    assert (row.territory, row.project, row.state, row.date_precision) == (place, project, "silence", "month")
    assert FactRevision.objects.get(object_id=row.pk, proposal=proposal).author == contributor
    assert REQUEST["asked"] in client.get(reverse("fact-history", args=["demande", row.pk])).text
    assert place.get_absolute_url() + f"#demande-{row.pk}" in client.get(proof.get_absolute_url()).text


def test_request_inside_a_place_stands_on_the_page_of_the_larger_one_too(client, place):
    quarter = make_territory("42218-01", "Beaubrun", "beaubrun", "quarter", parent=place)
    write(AccessRequest, {"territory": quarter, "asked": "Le plan"})
    assert "Le plan" in page(client, place)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://madada.fr/demande/x", "https://madada.fr.exemple.org/x", "https://a@madada.fr/x",
     "https://exemple.org/", "madada"],
)  # fmt: skip
def test_link_that_is_not_on_madada_is_refused_and_nothing_is_lost(client, place, moderator, link):
    client.force_login(moderator)
    answer = client.post(door("add-request", place), REQUEST | {"link": link})
    assert answer.status_code == 422
    assert REQUEST["asked"] in answer.text
    assert not AccessRequest.objects.exists()
    with pytest.raises(FactError):
        write(AccessRequest, {"territory": place, "asked": "x", "link": link})


@pytest.mark.parametrize("contact", ["mailto:lea@exemple.org", "https://lea@exemple.org/", "javascript:alert(1)", "x"])
def test_contact_that_is_no_page_of_a_site_is_refused(client, place, moderator, contact):
    client.force_login(moderator)
    assert client.post(door("add-collective", place), COLLECTIVE | {"contact": contact}).status_code == 422
    with pytest.raises(FactError):
        write(Collective, {"territory": place, "organisation": NewOrganisation("Lea"), "contact": contact})
    assert not Organisation.objects.filter(name="Lea").exists()


def test_collective_that_is_new_is_made_an_association(client, place, moderator):
    client.force_login(moderator)
    assert client.post(door("add-collective", place), COLLECTIVE).status_code == 302
    row = Collective.objects.get()
    assert (row.organisation.name, row.organisation.kind) == ("Collectif des places", "association")
    text = page(client, place)
    assert 'href="https://exemple.org/contact" rel="noreferrer nofollow"' in text
    assert f"collectif-{row.pk}" in text


def test_company_is_no_collective(client, place, moderator):
    Organisation.objects.create(name="Vigie SA", slug="vigie", kind="company")
    client.force_login(moderator)
    assert client.post(door("add-collective", place), COLLECTIVE | {"organisation": "vigie sa"}).status_code == 422
    assert not Collective.objects.exists()


def test_answer_before_its_request_is_refused(client, place, moderator):
    client.force_login(moderator)
    answer = client.post(door("add-request", place), REQUEST | {"answered": "01/05/2019"})
    assert answer.status_code == 422
    assert client.post(door("add-request", place), REQUEST | {"answered": "05/07/2019"}).status_code == 302


def test_form_starts_from_what_is_known(client, place, moderator):
    client.force_login(moderator)
    client.post(door("add-request", place), REQUEST | {"answered": "05/07/2019", "addressee": "Métropole"})
    row = AccessRequest.objects.get()
    form = client.get(reverse("fact-edit", args=["demande", row.pk])).context["form"]
    said = {name: form.initial[name] for name in ("asked", "state", "link", "date", "answered", "addressee")}
    assert said == REQUEST | {"answered": "05/07/2019", "addressee": "Métropole"}


def test_request_taken_away_is_gone_and_can_come_back(client, place, administrator):
    row = write(AccessRequest, {"territory": place, "asked": "Le plan"})
    remove(row, Why(administrator, "Doublon"))
    assert "Le plan" not in page(client, place)
    assert client.get(reverse("fact-history", args=["demande", row.pk])).status_code == 404
    restore(row, FactRevision.objects.get(number=1), Why(administrator))
    assert "Le plan" in page(client, place)


def test_project_that_was_taken_away_is_not_named_by_its_request(client, place):
    project = make_project("Zqsecret", places=[place])
    row = write(AccessRequest, {"territory": place, "asked": "Le plan", "project": project})
    remove(project, Why())
    said = page(client, place) + client.get(reverse("fact-history", args=["demande", row.pk])).text
    assert "zqsecret" not in said.lower()


def test_both_follow_an_organisation_that_is_joined(place):
    gone, kept = (Organisation.objects.create(name=name, slug=name) for name in ("un", "deux"))
    write(AccessRequest, {"territory": place, "asked": "Le plan", "addressee": gone})
    write(Collective, {"territory": place, "organisation": gone})
    join(gone, kept, make_user())
    assert AccessRequest.objects.get().addressee == kept
    assert Collective.objects.get().organisation == kept


def test_place_with_a_collective_alone_is_read_by_search_engines(client, place):
    assert "noindex" in page(client, place)
    write(Collective, {"territory": place, "organisation": NewOrganisation("Collectif")})
    assert "noindex" not in page(client, place)
