"""The public pages in a real Chromium: axe finds nothing, nothing sticks out at 320 pixels, fingers hit each link."""

import pytest
from axe_core_python.sync_playwright import Axe
from django.db import transaction

from archive.models import Role
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
def addresses():
    """One address of each kind of public page, with matches to show."""
    city = make_territory()
    document = make_document(
        "les caméras du marché", "autre chose", "la caméra", nature="minutes", territories=[city],
        source="https://ville.example/pv.pdf",
    )  # fmt: skip
    with transaction.atomic():
        changed(document)
    drain()
    record, page = document.get_absolute_url(), document.page_url(1)
    author = make_user(role=Role.TRUSTED)
    dossier = saving.save("villes/nice", title="Nice", text="Un.\n", author=author, summary="essai").page
    write(dossier, "Voir https://ville.example/pv.pdf.\n\nEt après ?", word=new_word(), author=author)
    wiki = [f"/wiki/villes/nice/{rest}" for rest in ("", "-/discussion", "-/discussion/ecrire", "-/history")]
    wiki += ["/wiki/-/changements/", "/wiki/-/changements/?branche=villes&depuis=hier"]
    searches = ["/documents/", "/documents/?q=caméra", "/documents/?q=introuvable", "/documents/?from=hier"]
    searches += ["/documents/?q=caméra marché&nature=minutes", "/documents/recherche-avancee/"]
    return [
        *searches, *wiki, "/documents/liste/", "/", "/a-propos/", "/rien", city.get_absolute_url(),
        record, f"{record}?q=caméra", f"{record}texte", page, f"{page}?q=caméra",
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
