"""The page of a project, and the list of them: what everybody reads."""

import pytest

from archive import moderation
from archive.models import Organisation, Technology
from tests.make import make_claim, make_document, make_event, make_project, make_territory
from wiki.dossiers import joining
from wiki.dossiers.models import Act, Claim, Event, FactRevision, OrganisationLink, Project, ProjectOrganisation
from wiki.dossiers.removing_demonstration import remove_facts
from wiki.dossiers.snapshots import Cited
from wiki.dossiers.writing import Why, remove, write
from wiki.pages import saving

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_territory()


@pytest.fixture
def project(place):
    return make_project(places=[place], other_names=["SOFT"])


def page_of(client, project):
    return client.get(project.get_absolute_url()).content.decode()


def test_project_shows_its_status_and_the_page_that_proves_it(client, project):
    proof = make_document("La ville renonce.", title="La lettre de la ville")
    make_event(project, "abandoned", on="2019-10-29", proof=proof, title="La ville renonce aux micros")
    page = page_of(client, project)
    assert 'href="#preuve"' in page
    assert proof.page_url(1) in page
    assert "La ville renonce aux micros" in page
    assert 'id="preuve"' in page


def test_two_readings_stand_beside_each_other_each_with_its_source(client, project):
    for reading, number, proof in (("A", 24000, "Lecture un"), ("B", 30000, "Lecture deux")):
        write(
            Claim,
            {
                "subject": project, "topic": "funding", "value_kind": "amount", "number": number, "currency": "EUR",
                "scope": "les trois premiers micros", "payer_name": "ANRU", "share": 80, "reading": reading,
            },
            [Cited(make_document("texte", title=proof).code, 1)],
        )  # fmt: skip
    page = page_of(client, project)
    assert "Lecture un" in page
    assert "Lecture deux" in page
    assert "54\xa0000" not in page
    assert 'id="desaccords"' in page


def test_withdrawn_document_flags_its_value_and_is_named_no_more(client, project, moderator):
    proof = make_document("Trois micros", title="Le compte rendu secret")
    make_claim(project, 3, proof=proof)
    assert "Le compte rendu secret" in page_of(client, project)
    moderation.withdraw(proof, moderator, reason="erreur")
    page = page_of(client, project)
    assert "Le compte rendu secret" not in page
    assert "state-warn" in page


def test_project_that_is_taken_away_is_found_by_no_door(client, project, moderator):
    event = make_event(project, title="Un évènement effacé")
    claim = make_claim(project)
    remove(project, Why(moderator, "erreur"))
    for address in [project.get_absolute_url(), f"/faits/evenement/{event.pk}/historique",
                    f"/faits/valeur/{claim.pk}/historique", f"/faits/projet/{project.pk}/historique"]:  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert project.name not in client.get("/projets/").content.decode()
    assert "Un évènement effacé" not in client.get("/villes/saint-etienne/").content.decode()


def test_former_address_of_a_joined_project_leads_to_the_one_that_stays(client, project, place, moderator):
    other = make_project("Capteurs sonores", places=[place])
    make_event(other, proof=make_document("x"), title="Un vote")
    joining.join(other, project, by=moderator)
    answer = client.get(other.get_absolute_url())
    assert answer.status_code == 301
    assert answer.url == project.get_absolute_url()
    page = page_of(client, project)
    assert "Un vote" in page
    assert "Capteurs sonores" in page


def test_missing_act_becomes_a_letter_about_this_place(client, project, place):
    write(Act, {"kind": "impact-assessment", "presence": "not-asked", "projects": [project]})
    page = page_of(client, project)
    address = "/demander/?about=Micros+de+Beaubrun-Tarentaize&amp;place=42218&amp;wanted=impact"
    assert address in page
    letter = client.get(address.replace("&amp;", "&")).content.decode()
    assert 'value="impact" id="id_wanted_3" checked' in letter or 'value="impact"' in letter.split("checked")[0][-200:]


def test_prefects_order_ends_after_five_years(client, project):
    act = write(Act, {"kind": "prefect-order", "signed": "2016-02-29", "years_valid": 5, "projects": [project]})
    assert str(act.valid_until) == "2021-02-28"
    assert "28/02/2021" in page_of(client, project)


def test_same_vendor_elsewhere_shows_how_it_ended(client, project):
    vendor = Organisation.objects.create(name="Serenicity", slug="serenicity")
    other = make_project("Micros ailleurs")
    make_event(other, "abandoned", proof=make_document("fini"))
    for one in (project, other):
        write(ProjectOrganisation, {"project": one, "organisation": vendor, "role": "maker"})
    page = page_of(client, project)
    assert "Micros ailleurs" in page
    assert "Micros ailleurs" not in page_of(client, make_project("Un troisième"))


def test_list_puts_what_was_stopped_first_and_narrows(client, place):
    technology = Technology.objects.create(name="Drones", slug="drones")
    announced, stopped = (
        make_project("Annoncé ici", places=[place]),
        make_project("Arrêté là", technologies=[technology]),
    )
    make_event(announced, "announced", proof=make_document("a"))
    make_event(stopped, "abandoned", proof=make_document("b"))
    page = client.get("/projets/").content.decode()
    assert page.index("Arrêté là") < page.index("Annoncé ici")
    assert "Annoncé ici" not in client.get("/projets/?technologie=drones").content.decode()
    assert "Arrêté là" not in client.get("/projets/?lieu=Saint-Étienne").content.decode()
    assert "Annoncé ici" not in client.get("/projets/?statut=abandoned").content.decode()
    assert client.get("/projets/?statut=%00&technologie=x%00&lieu=%00&page=abc").status_code == 200


def test_territory_shows_its_projects_and_those_of_no_other(client, project, place):
    make_event(project, title="Une marche", proof=make_document("x"))
    page = client.get("/villes/saint-etienne/").content.decode()
    assert project.name in page
    assert "Une marche" in page
    nice = make_territory("06088", "Nice", "nice")
    page = client.get("/villes/nice/").content.decode()
    assert nice.name in page
    assert project.name not in page
    assert "noindex" in page
    assert 'id="projets"' not in page
    assert "/demander/?place=06088" in page


def test_joined_organisation_keeps_names_and_links(moderator, project):
    gone = Organisation.objects.create(name="ANRU", slug="anru", aliases=["l'Agence"])
    kept = Organisation.objects.create(name="Agence nationale pour la rénovation urbaine", slug="agence")
    other = Organisation.objects.create(name="Autre", slug="autre")
    document = make_document("x")
    document.organisations.add(gone)
    part = write(ProjectOrganisation, {"project": project, "organisation": gone, "role": "funder"})
    link = write(OrganisationLink, {"organisation": gone, "other": other, "kind": "subsidiary"})
    write(OrganisationLink, {"organisation": gone, "other": kept, "kind": "supplier"})
    joining.join(gone, kept, by=moderator)
    for row in (gone, kept, part, link):
        row.refresh_from_db()
    assert gone.merged_into == kept
    assert kept.aliases == ["ANRU", "l'Agence"]
    assert part.organisation == link.organisation == kept
    assert list(document.organisations.all()) == [kept]
    assert not OrganisationLink.objects.filter(other=kept).exists()


def test_joined_technology_moves_projects_and_documents(moderator, project):
    gone = Technology.objects.create(name="Micros", slug="micros")
    kept = Technology.objects.create(name="Capteurs sonores", slug="capteurs-sonores")
    write(project, {"technologies": [gone]})
    joining.join(gone, kept, by=moderator)
    assert list(project.technologies.all()) == [kept]


def test_demonstration_leaves_and_what_people_wrote_stays(project):
    demo = write(Project, {"name": "Démonstration"}, is_demonstration=True)
    write(Event, {"project": demo, "title": "Un vote", "date": "2019-01-01"}, is_demonstration=True)
    kept = write(Project, {"name": "Démonstration suivie"}, is_demonstration=True)
    write(Event, {"project": kept, "title": "Fictif", "date": "2019-01-01"}, is_demonstration=True)
    real = make_event(kept, title="Vrai")
    assert remove_facts() == 3
    assert set(Project.objects.all()) == {project, kept}
    assert list(Event.objects.all()) == [real]
    assert not FactRevision.objects.filter(content_type__model="project", object_id=demo.pk).exists()


def test_story_of_a_project_is_the_page_at_its_address(client, project):
    path = f"projets/{project.slug}"
    assert f"/wiki/{path}/-/edit" in page_of(client, project)
    saving.save(path, title="Micros", text="Une histoire.")
    page = page_of(client, project)
    assert f'href="/wiki/{path}/"' in page
    assert f"/wiki/{path}/-/edit" not in page


def test_dossier_of_many_facts_takes_few_queries(client, project, django_assert_max_num_queries):
    for number in range(12):
        make_event(project, "announced", proof=make_document("x"), title=f"Évènement {number}")
        make_claim(project, number, proof=make_document("y"))
    page_of(client, project)
    with django_assert_max_num_queries(15):
        page_of(client, project)
    with django_assert_max_num_queries(24):
        client.get("/villes/saint-etienne/")
