"""The doors through which facts come in, as a visitor, a contributor and a moderator go through them."""

import pytest

from archive.models import Organisation, Review
from archive.search import outbox
from tests.make import make_claim, make_document, make_event, make_project, make_territory
from wiki.dossiers.models import Act, Claim, Event, FactRevision, OrganisationLink, Project
from wiki.dossiers.writing import Why, remove, write
from wiki.pages import saving
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project(places=[make_territory()])


@pytest.fixture
def proof():
    return make_document("La ville renonce aux micros.", title="Lettre de la ville")


def an_event(proof=None, **fields):
    said = {"title": "Renoncement", "date": "29/10/2019", "kind": "abandonment", "effect": "abandoned", **fields}
    return said | ({"sources": proof.page_url(1)} if proof else {})


def add(name, project):
    return f"/ajouter/{name}?projet={project.slug}"


def test_visitor_reads_the_door_and_signs_in_to_write(client, project):
    page = client.get(f"/ajouter/?projet={project.slug}").content.decode()
    for word in ("affirmation", "verdict", "Claim", "claim"):
        assert word not in page
    answer = client.get(add("evenement", project))
    assert answer.status_code == 302
    assert answer.url.startswith("/compte/entrer")


def test_door_without_subject_leads_to_the_projects(client):
    assert client.get("/ajouter/").url == "/projets/"
    assert client.get("/ajouter/?projet=nulle-part").status_code == 404
    assert client.get("/ajouter/?lieu=%00").status_code == 404


def test_contributor_sends_an_event_that_a_moderator_publishes(client, project, proof, contributor, moderator):
    client.force_login(contributor)
    answer = client.post(add("evenement", project), an_event(proof), follow=True)
    assert "Renoncement" in answer.content.decode()
    assert not Event.objects.exists()
    client.force_login(moderator)
    review = Review.objects.get(kind="facts")
    page = client.get(f"/relecture/{review.pk}/").content.decode()
    assert "Lettre de la ville" in page
    client.post(f"/relecture/{review.pk}/decider", {"verb": "publish", "version": review.version})
    project.refresh_from_db()
    assert project.status == "abandoned"


def test_moderator_finds_the_proof_that_a_proposal_lacks(client, project, proof, contributor, moderator):
    client.force_login(contributor)
    client.post(add("evenement", project), an_event())
    client.force_login(moderator)
    review = Review.objects.get(kind="facts")
    decide = {"verb": "publish", "version": review.version}
    assert client.post(f"/relecture/{review.pk}/decider", decide).status_code == 409
    client.post(f"/relecture/faits/{review.pk}/source", {"source": proof.page_url(1), "stance": "confirms"})
    review.refresh_from_db()
    client.post(f"/relecture/{review.pk}/decider", {"verb": "publish", "version": review.version})
    project.refresh_from_db()
    assert project.status == "abandoned"


def test_words_in_place_of_an_address_offer_pages(client, project, proof, contributor):
    with outbox.transaction.atomic():
        outbox.changed(proof)
    outbox.drain()
    client.force_login(contributor)
    said = an_event(sources="renonce micros")
    answer = client.post(add("evenement", project), said)
    assert answer.status_code == 422
    assert f'value="{proof.code}:1"' in answer.content.decode()
    assert "Renoncement" in answer.content.decode()
    client.post(add("evenement", project), said | {"picked": f"{proof.code}:1"})
    assert Proposal.objects.get().after["citations"][0]["code"] == proof.code


def test_looking_for_the_page_first_sends_nothing(client, project, proof, contributor):
    client.force_login(contributor)
    client.post(add("evenement", project), an_event(proof, find="1"))
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("name", "said", "model"),
    [
        ("chiffre", {"topic": "cost", "value": "30 000 €", "scope": "trois micros", "per": "once"}, Claim),
        ("organisation", {"organisation": "Serenicity", "role": "maker", "date": "2018"}, None),
        ("acte", {"kind": "prefect-order", "presence": "not-asked", "signed": "01/02/2019"}, Act),
        ("evenement", {"title": "Une marche", "date": "11/05/2019", "kind": "mobilisation"}, Event),
    ],
)  # fmt: skip
def test_each_form_writes_what_it_says(client, project, proof, moderator, name, said, model):
    client.force_login(moderator)
    assert client.get(add(name, project)).status_code == 200
    answer = client.post(add(name, project), said | {"sources": proof.page_url(1)})
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Lettre de la ville" in page
    if model is Act:
        assert Act.objects.get().years_valid == 5


def test_act_that_we_have_is_its_first_source(client, project, proof, moderator):
    client.force_login(moderator)
    said = {"kind": "judgment", "presence": "present"}
    assert client.post(add("acte", project), said).status_code == 422
    client.post(add("acte", project), said | {"sources": proof.page_url(1)})
    assert Act.objects.get().document == proof


def test_form_of_another_kind_of_subject_is_not_found(client, contributor):
    client.force_login(contributor)
    organisation = Organisation.objects.create(name="Une", slug="une")
    assert client.get("/ajouter/evenement?organisation=une").status_code == 404
    assert client.get("/ajouter/organisation?lieu=42218").status_code == 404
    assert client.get("/ajouter/lien?organisation=une").status_code == 200
    assert client.get("/ajouter/evenement").status_code == 404
    assert organisation.name in client.get("/ajouter/?organisation=une").content.decode()


def test_link_between_organisations_is_written_by_a_moderator(client, moderator):
    Organisation.objects.create(name="Une", slug="une")
    client.force_login(moderator)
    client.post("/ajouter/lien?organisation=une", {"kind": "subsidiary", "other": "Deux"})
    assert OrganisationLink.objects.get().other.slug == "deux"


def test_project_is_opened_and_edited(client, moderator):
    place = make_territory()
    client.force_login(moderator)
    client.post("/projets/nouveau", {"name": "Drones de la ville", "installed": "42218", "other_names": "A; B; A"})
    project = Project.objects.get()
    assert project.slug == "drones-de-la-ville"
    assert project.other_names == ["A", "B"]
    assert project.places == [("installed", place)]
    edit = f"/faits/projet/{project.pk}/modifier"
    assert "42218" in client.get(edit).content.decode() or "Saint-Étienne" in client.get(edit).content.decode()
    client.post(edit, {"name": "Drones", "installed": "42218", "reason": "plus court"})
    project.refresh_from_db()
    assert project.name == "Drones"
    assert project.slug == "drones-de-la-ville"
    history = client.get(f"/faits/projet/{project.pk}/historique?de=1&a=2").content.decode()
    assert "plus court" in history
    assert "Drones de la ville" in history


def test_contributor_contests_and_moderator_resolves(client, project, contributor, moderator):
    claim = make_claim(project, 3, proof=make_document("trois"))
    source = make_document("vingt micros", title="Une autre source")
    client.force_login(contributor)
    assert client.get(f"/faits/valeur/{claim.pk}/contester").status_code == 200
    client.post(f"/faits/valeur/{claim.pk}/contester", {"value": "20", "sources": source.page_url(1)})
    client.force_login(moderator)
    review = Review.objects.get(kind="facts")
    client.post(f"/relecture/{review.pk}/decider", {"verb": "publish", "version": review.version})
    other = Claim.objects.exclude(pk=claim.pk).get()
    assert 'id="desaccords"' in client.get(project.get_absolute_url()).content.decode()
    choose = f"/faits/valeur/{claim.pk}/trancher"
    assert "Une autre source" in client.get(choose).content.decode()
    verdicts = {f"verdict-{claim.pk}": "kept", f"verdict-{other.pk}": "set-aside"}
    assert client.post(choose, verdicts).status_code == 422
    assert client.post(choose, verdicts | {f"reason-{other.pk}": "Le contrat dit trois."}).status_code == 302
    page = client.get(project.get_absolute_url()).content.decode()
    assert "Le contrat dit trois." in page
    assert "moderator" in page


def test_only_moderators_resolve_join_and_take_away(client, project, contributor):
    claim = make_claim(project)
    client.force_login(contributor)
    for address in [f"/faits/valeur/{claim.pk}/trancher", f"/relecture/joindre/projet/{project.slug}/",
                    f"/faits/valeur/{claim.pk}/retirer", f"/faits/valeur/{claim.pk}/versions/1/revenir",
                    f"/projets/{project.slug}/verifie"]:  # fmt: skip
        assert client.post(address, {"reason": "x"}).status_code == 404, address
    claim.refresh_from_db()
    assert not claim.removed


def test_fact_is_taken_away_and_brought_back(client, project, proof, moderator):
    event = make_event(project, "abandoned", proof=proof, title="Renoncement")
    client.force_login(moderator)
    client.post(f"/faits/evenement/{event.pk}/retirer", {"reason": ""})
    assert Event.objects.visible_to(None).exists()
    client.post(f"/faits/evenement/{event.pk}/retirer", {"reason": "doublon"})
    project.refresh_from_db()
    assert project.status == "to-verify"
    client.post(f"/faits/evenement/{event.pk}/versions/1/revenir")
    project.refresh_from_db()
    assert project.status == "abandoned"
    assert FactRevision.objects.filter(content_type__model="event", reason="doublon").exists()


def test_earlier_version_is_brought_back(client, project, moderator):
    claim = make_claim(project, 3)
    write(claim, {"number": 50}, why=Why(moderator, "autre"))
    client.force_login(moderator)
    client.post(f"/faits/valeur/{claim.pk}/versions/1/revenir")
    claim.refresh_from_db()
    assert claim.number == 3
    assert FactRevision.objects.filter(content_type__model="claim").count() == 3
    assert client.get(f"/faits/valeur/{claim.pk}/historique?de=1&a=99").status_code == 404


def test_paragraphs_that_say_the_old_value_are_listed(client, project, proof, moderator, contributor):
    saved = saving.save("villes/saint-etienne", title="Saint-Étienne", text="Il y a 1 500 micros ici.\n\nEt rien.")
    citing = saving.save("micros", title="Micros", text=f"La ville renonce [[doc:{proof.code} p.1]].")
    claim = make_claim(project, 1500, proof=proof)
    client.force_login(contributor)
    edit = f"/faits/valeur/{claim.pk}/modifier"
    said = {"topic": "microphones", "value": "1600", "sources": proof.page_url(1)}
    answer = client.post(edit, said, follow=True)
    assert "1 500 micros" in answer.content.decode()
    assert citing.page.get_absolute_url() in answer.content.decode()
    client.force_login(moderator)
    answer = client.post(edit, said, follow=True)
    assert "1 500 micros" in answer.content.decode()
    assert saved.page.path in answer.content.decode()


def test_status_is_marked_as_checked(client, project, proof, moderator):
    make_event(project, "abandoned", proof=proof)
    Project.objects.update(verified_at="2019-01-01")
    client.force_login(moderator)
    client.post(f"/projets/{project.slug}/verifie")
    project.refresh_from_db()
    assert project.verified_at.year > 2019


def test_projects_are_joined_by_name_or_address(client, project, moderator):
    other = make_project("Doublon")
    client.force_login(moderator)
    address = f"/relecture/joindre/projet/{other.slug}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"other": "personne"}).status_code == 422
    assert client.post(address, {"other": other.slug}).status_code == 422
    answer = client.post(address, {"other": f"http://testserver{project.get_absolute_url()}"})
    assert answer.url == project.get_absolute_url()
    assert client.get("/relecture/joindre/nuage/x/").status_code == 404


def test_removed_fact_is_not_found_but_by_the_review_team(client, project, moderator):
    claim = make_claim(project)
    remove(claim, Why(moderator, "x"))
    for address in ("modifier", "historique", "contester"):
        assert client.get(f"/faits/valeur/{claim.pk}/{address}").status_code in {302, 404}
    client.force_login(moderator)
    assert client.get(f"/faits/valeur/{claim.pk}/historique").status_code == 200
    assert client.get("/faits/nuage/1/historique").status_code == 404


def test_document_shows_which_facts_cite_it(client, project, proof):
    make_event(project, proof=proof, title="Une marche")
    page = client.get(proof.get_absolute_url()).content.decode()
    assert "Une marche" in page
    assert f"{project.get_absolute_url()}#fait-" in page


def test_numbers_beyond_every_key_are_not_found(client, moderator):
    client.force_login(moderator)
    for address in ("valeur/%d/contester", "valeur/%d/trancher", "evenement/%d/modifier", "acte/%d/historique"):
        assert client.get(f"/faits/{address}" % 10**30).status_code == 404
    assert client.post(f"/faits/evenement/1/versions/{10**30}/revenir").status_code == 404
