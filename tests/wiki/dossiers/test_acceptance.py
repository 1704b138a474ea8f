"""What the campaign asks of dossiers, check by check; that all of it works without JavaScript is tried in a browser."""

import pytest

from archive import moderation
from archive.models import Technology, Term
from tests.make import make_claim, make_document, make_event, make_project, make_territory
from wiki.dossiers.models import Claim, Event, Project
from wiki.dossiers.snapshots import Cited
from wiki.dossiers.writing import Why, remove, write
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    sensors = Technology.objects.create(name="Capteurs sonores", slug="capteurs-sonores")
    Term.objects.create(word="capteur sonore", equivalent="micro", register="official")
    place = make_territory()
    return make_project("Micros de Beaubrun-Tarentaize", places=[place], technologies=[sensors])


def test_status_is_not_typed_and_an_event_without_source_leaves_it(client, project, moderator):
    client.force_login(moderator)
    form = client.get(f"/faits/projet/{project.pk}/modifier").content.decode()
    assert 'name="status"' not in form
    said = {"name": project.name, "installed": "42218", "status": "abandoned", "status_event": "1"}
    client.post(f"/faits/projet/{project.pk}/modifier", said)
    event = {"title": "Fin", "date": "2019", "kind": "abandonment", "effect": "abandoned"}
    client.post(f"/ajouter/evenement?projet={project.slug}", event)
    project.refresh_from_db()
    assert project.status == "to-verify"
    assert not Event.objects.exists()
    assert Proposal.objects.get().state == Proposal.State.WAITING


def test_two_readings_of_one_share_are_shown_with_both_sources_and_no_sum(client, project):
    same = {"topic": "funding", "value_kind": "amount", "currency": "EUR", "scope": "trois micros", "share": 80}
    for reading, number, title in (("A", 24000, "La pétition"), ("B", 30000, "La radio")):
        values = {"subject": project, "reading": reading, "number": number, **same}
        write(Claim, values, [Cited(make_document("x", title=title).code, 1)])
    page = client.get(project.get_absolute_url()).content.decode()
    for said in ("La pétition", "La radio", "24\xa0000", "30\xa0000"):
        assert said in page.replace("\u202f", "\xa0")
    for total in ("54\xa0000", "37\xa0500", "6\xa0000\xa0€"):
        assert total not in page.replace("\u202f", "\xa0")


def test_withdrawn_document_flags_what_it_held_at_once(client, project, moderator):
    proof = make_document("Trois micros.", title="Le tract")
    make_claim(project, 3, proof=proof)
    make_event(project, "announced", proof=proof)
    before = client.get(project.get_absolute_url()).context["dossier"].counts
    assert (before["sourced"], before["missing"]) == (2, 0)
    moderation.withdraw(proof, moderator, reason="x")
    answer = client.get(project.get_absolute_url())
    after = answer.context["dossier"].counts
    assert (after["sourced"], after["missing"]) == (0, 2)
    assert "Le tract" not in answer.content.decode()
    project.refresh_from_db()
    assert project.status == "to-verify"


def test_dossier_that_is_taken_away_leaves_no_text_behind(client, project, moderator):
    proof = make_document("La preuve.", title="La preuve")
    event = make_event(project, title="Zinnia évènement", proof=proof)
    write(project, {"summary": "Zinnia résumé"})
    claim = make_claim(project, 3, scope="Zinnia portée", proof=proof)
    remove(project, Why(moderator, "x"))
    addresses = [
        project.get_absolute_url(), "/projets/", "/", "/villes/saint-etienne/", "/documents/?q=zinnia",
        "/documents/?q=micros", proof.get_absolute_url(), f"/faits/projet/{project.pk}/historique?de=1&a=2",
        f"/faits/evenement/{event.pk}/historique", f"/faits/valeur/{claim.pk}/historique",
        "/ajouter/?projet=" + project.slug,
    ]  # fmt: skip
    for address in addresses:
        page = client.get(address).content.decode()
        assert "Zinnia" not in page, address
        assert project.name not in page, address


@pytest.mark.parametrize("words", ["Micros", "micro", "capteurs sonores", "etienne", "Étienne", "beaubrun"])
def test_every_name_finds_the_dossier(client, project, words):
    page = client.get("/documents/", {"q": words}).content.decode()
    assert project.get_absolute_url() in page


def test_another_word_does_not_find_it(client, project):
    assert project.get_absolute_url() not in client.get("/documents/", {"q": "drones"}).content.decode()


def test_address_with_saint_etienne_in_it_survives_unchanged(client, project, moderator):
    address = "https://www.laquadrature.net/2019/04/15/mouchards-et-drone-a-saint-etienne-le-maire-veut-etouffer/"
    client.force_login(moderator)
    proof = make_document("x")
    said = {"title": "Un rapport", "date": "15/04/2019", "kind": "disclosure", "text": f"À lire : {address}"}
    client.post(f"/ajouter/evenement?projet={project.slug}", said | {"sources": proof.page_url(1)})
    event = Event.objects.get()
    edit = f"/faits/evenement/{event.pk}/modifier"
    form = client.get(edit).context["form"]
    shown = {name: value for name, value in form.initial.items() if value is not None}
    client.post(edit, {**shown, "title": "Un autre titre"})
    event.refresh_from_db()
    assert (event.title, event.text) == ("Un autre titre", f"À lire : {address}")
    assert address in client.get(Project.objects.get().get_absolute_url()).content.decode()
