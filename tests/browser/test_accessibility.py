"""The public pages in a real Chromium: axe finds nothing, nothing sticks out at 320 pixels, fingers hit each link."""

from types import SimpleNamespace

import pytest
from axe_core_python.sync_playwright import Axe
from django.db import transaction

from archive import collecting, moderation
from archive.models import Organisation, Role, Technology, Term
from archive.search.outbox import changed, drain
from archive.sendings import new_word
from tests.make import make_document, make_territory, make_user
from wiki.discussion.verbs import write
from wiki.pages import saving

STICKS_OUT = "document.documentElement.scrollWidth - innerWidth"
# Links inside a sentence are as tall as their line (WCAG 2.2, 2.5.8); what stands alone is at least 44 px.
TOO_SMALL = """[...document.querySelectorAll("a:not(.skip), button, summary, input:not([type=checkbox], [type=radio])")]
  .filter(one => getComputedStyle(one).display !== "inline")
  .filter(one => { const box = one.getBoundingClientRect(); return box.width && box.height < 43.5 })
  .map(one => one.outerHTML)"""

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True, scope="module")
def database_beside_playwright():
    """Playwright's own loop is no reason for Django to refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def addresses(monkeypatch):
    """One address of each kind of public page, with matches to show."""
    monkeypatch.setattr("technopolice.style_page.settings", SimpleNamespace(DEBUG=True))
    city = make_territory()
    document = make_document(
        "les caméras du marché", "autre chose", "la caméra", nature="minutes", territories=[city],
        source="https://ville.example/pv.pdf",
    )  # fmt: skip
    organisation = Organisation.objects.create(name="Serenicity", slug="serenicity", kind="company")
    Organisation.objects.create(name="CNIL", slug="cnil", kind="regulator")
    technology = Technology.objects.create(name="Capteurs sonores", slug="capteurs-sonores", what_to_ask="le contrat")
    Term.objects.create(word="capteur acoustique", equivalent="capteur sonore", register="official")
    document.organisations.add(organisation)
    document.technologies.add(technology)
    collection = collecting.make(make_user("curator", Role.TRUSTED), title="Micros")
    collecting.add(collection, document)
    collecting.open_to_all(collection, collection.owner)
    sheet = make_document("Caméras\nVille | Nombre\nNice | 3700\nLyon | 570")
    sheet.versions.update(sections=True, engine="calamine 0.6")
    masked = make_document("un deux trois")
    masked.public_version.pages.update(origin="recognised", confidence=61, masks=[[1360, 500, 20, 200]])
    with transaction.atomic():
        changed(document)
    drain()
    withdrawn = make_document("retiré", title="Retiré")
    moderation.withdraw(withdrawn, reason="x", withdrawn_as="error")
    gone = f"/d/{withdrawn.code}"
    record, page = document.get_absolute_url(), document.page_url(1)
    author = make_user(role=Role.TRUSTED)
    nice = saving.save("villes/nice", title="Nice", text="Un.\n", author=author, summary="essai").page
    write(nice, "Voir https://ville.example/pv.pdf.\n\nEt après ?", word=new_word(), author=author)
    wiki = [f"/wiki/villes/nice/{rest}" for rest in ("", "-/discussion", "-/discussion/ecrire", "-/history")]
    wiki += ["/wiki/-/changements/", "/wiki/-/changements/?branche=villes&depuis=hier"]
    cited = f'[[doc:{document.code} p.1 "les caméras"]]'
    text = (
        f"## Un\n\nIl y a des caméras {cited}, et d’autres {cited}.\n\n## Deux\n\nUne phrase assez longue, sans source."
    )
    dossier = saving.save("villes/saint-etienne", title="Saint-Étienne", text=text).page.get_absolute_url()
    searches = ["/documents/", "/documents/?q=caméra", "/documents/?q=introuvable", "/documents/?from=hier"]
    searches += ["/documents/?q=caméra marché&nature=minutes", "/documents/recherche-avancee/"]
    return [
        *searches, *wiki, "/documents/liste/", "/", "/a-propos/", "/rien", city.get_absolute_url(),
        dossier, f"{dossier}-/sources", f"/wiki/-/cited/{document.code}/",
        record, f"{record}?q=caméra", f"{record}texte", page, f"{page}?q=caméra",
        "/parcourir/", "/organisations/", "/technologies/", organisation.get_absolute_url(),
        technology.get_absolute_url(), collection.get_absolute_url(),
        f"/collections/{collection.code}/telecharger",
        "/aide/", "/aider/", "/style/", gone,
        f"{record}lire?q=caméra", f"{page}?taille=1600", f"{page}?choisir=1&de=1", f"{page}?mots=du marché",
        f"{page}?numero=8&pour=/wiki/-/new", f"{page}/integrer", sheet.page_url(1), f"{sheet.get_absolute_url()}texte",
        masked.page_url(1),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (320, "light")])
def test_public_pages_are_usable_by_everybody(chromium, live_server, addresses, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for address in addresses:
        page.goto(live_server.url + address)
        violations = Axe().run(page)["violations"]
        found += [(address, one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
        found += [(address, "too small", html) for html in page.evaluate(TOO_SMALL)]
        if page.evaluate(STICKS_OUT) > 0:
            found.append((address, "sticks out", width))
    context.close()
    assert found == []
