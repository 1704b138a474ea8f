"""Dossiers in a real Chromium, without JavaScript: an event added, a value contested and settled; and their pages."""

import pytest
from axe_core_python.sync_playwright import Axe
from django.conf import settings
from django.db import transaction
from django.test import Client

from archive.models import Organisation, Role
from archive.search.outbox import changed, drain
from tests.browser.test_accessibility import STICKS_OUT, TOO_SMALL, database_beside_playwright  # noqa: F401
from tests.make import make_claim, make_document, make_event, make_project, make_territory, make_user
from wiki.dossiers.models import Act, ProjectOrganisation
from wiki.dossiers.writing import write

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project():
    """A project with something of everything."""
    place = make_territory()
    project = make_project(places=[place], slug="micros")
    proof = make_document("La ville pose trois micros dans le quartier.", title="Compte rendu du conseil")
    make_event(project, "announced", on="2019-03-01", proof=proof, title="La ville annonce des micros")
    make_event(project, title="Une marche")
    make_claim(project, 3, proof=proof)
    make_claim(project, 30000, topic="cost", value_kind="amount", currency="EUR", scope="trois micros", proof=proof)
    firm = Organisation.objects.create(name="Serenicity", slug="serenicity")
    write(ProjectOrganisation, {"project": project, "organisation": firm, "role": "maker"})
    write(Act, {"kind": "impact-assessment", "presence": "not-asked", "projects": [project]})
    return project


@pytest.fixture
def sources():
    """Two documents that can be found by their words."""
    found = [
        make_document("La mairie renonce aux capteurs.", title="Lettre de la mairie"),
        make_document("Vingt capteurs seront posés.", title="Article de presse"),
    ]
    with transaction.atomic():
        for document in found:
            changed(document)
    drain()
    return found


@pytest.fixture
def person(chromium, live_server):
    """Open a browser without JavaScript, as somebody with an account or as nobody."""
    contexts = []

    def open_browser(user=None, *, javascript=False, **options):
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=javascript, **options)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()


def approve(page):
    """Publish what waits longest, as a moderator does."""
    page.goto("/relecture/?kind=facts")
    page.click(".desk-title, .desk-queue a >> nth=0")
    page.click("form:has(input[name=verb][value=publish]) button[type=submit]")


def test_contributor_adds_an_event_and_contests_a_value_and_a_moderator_resolves_it(person, project, sources):
    contributor, moderator, visitor = person(make_user()), person(make_user(role=Role.MODERATOR)), person()

    # something happened: the page that proves it is looked for in the archive
    contributor.goto("/projets/micros/")
    contributor.click("a.button-main[href^='/ajouter/']")
    contributor.click("a[href^='/ajouter/evenement']")
    contributor.fill("[name=title]", "La mairie renonce")
    contributor.fill("[name=date]", "29/10/2019")
    contributor.select_option("[name=kind]", "abandonment")
    contributor.select_option("[name=effect]", "abandoned")
    contributor.fill("[name=sources]", "renonce capteurs")
    contributor.click(".dossier-form button[type=submit] >> nth=0")
    assert contributor.input_value("[name=title]") == "La mairie renonce"
    contributor.check(f"[name=picked][value='{sources[0].code}:1']")
    contributor.click(".dossier-form button[type=submit] >> nth=0")
    assert "/wiki/-/proposals/" in contributor.url
    visitor.goto("/projets/micros/")
    assert "La mairie renonce" not in visitor.inner_text("main")

    # a moderator publishes it: the status follows
    approve(moderator)
    visitor.goto("/projets/micros/")
    assert "La mairie renonce" in visitor.inner_text("#preuve ~ ol")
    visitor.click(".dossier-status a[href='#preuve']")
    visitor.click(f"#preuve ~ ol a[href^='{sources[0].page_url(1)}']")
    assert "renonce aux capteurs" in visitor.inner_text("main")

    # a source says another number
    contributor.goto("/projets/micros/")
    contributor.click("#chiffres ~ table a[href$='/contester']")
    contributor.fill("[name=value]", "20")
    contributor.fill("[name=sources]", sources[1].page_url(1))
    contributor.click(".dossier-form button[type=submit] >> nth=0")
    approve(moderator)
    visitor.goto("/projets/micros/")
    assert visitor.locator(".dossier-sides").count() == 2

    # the moderator keeps one, and says why
    moderator.goto("/projets/micros/")
    moderator.click("a[href$='/trancher']")
    moderator.select_option("fieldset:nth-of-type(1) select", "kept")
    moderator.select_option("fieldset:nth-of-type(2) select", "set-aside")
    moderator.fill("fieldset:nth-of-type(2) input", "Le compte rendu dit trois.")
    moderator.click(".dossier-form button[type=submit]")
    visitor.goto("/projets/micros/")
    assert "Le compte rendu dit trois." in visitor.inner_text(".dossier-contested")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (320, "light")])
def test_pages_of_dossiers_are_usable_by_everybody(person, project, sources, width, scheme):
    claim = make_claim(project, 20, proof=sources[1])
    page = person(
        make_user(role=Role.MODERATOR), javascript=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    found = []
    for address in [
        "/projets/micros/", "/projets/", "/villes/saint-etienne/", "/ajouter/?projet=micros", "/projets/nouveau",
        "/ajouter/evenement?projet=micros", "/ajouter/chiffre?projet=micros", "/ajouter/acte?projet=micros",
        "/ajouter/organisation?projet=micros", f"/faits/valeur/{claim.pk}/contester",
        "/relecture/joindre/projet/micros/",
        f"/faits/valeur/{claim.pk}/trancher", f"/faits/valeur/{claim.pk}/historique",
    ]:  # fmt: skip
        assert page.goto(address).status == 200, address
        violations = Axe().run(page)["violations"]
        found += [(address, one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations]
        found += [(address, "too small", html) for html in page.evaluate(TOO_SMALL)]
        if page.evaluate(STICKS_OUT) > 0:
            found.append((address, "sticks out", width))
    assert found == []
