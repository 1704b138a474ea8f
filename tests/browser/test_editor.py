"""Writing a page in a real Chromium: preview beside, buttons, citations, drafts that are nobody else's."""

import pytest
from axe_core_python.sync_playwright import Axe
from PIL import Image

from archive import storage
from archive.models import Role
from archive.search import outbox
from tests.archive.files import image
from tests.make import make_document, make_user
from wiki.pages import saving
from wiki.pages.models import WikiPage

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EDIT = "/wiki/villes/nice/-/edit"
PUT_END = "text => { text.focus(); text.setSelectionRange(text.value.length, text.value.length); }"


@pytest.fixture(autouse=True, scope="module")
def database_beside_playwright():
    """Playwright's own loop is no reason for Django to refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def document():
    document = make_document("Des microphones dans la rue.", "La suite.", title="Délibération du 20 juin")
    small = storage.image_path(document.public_version_id, 1, 200)  # the home page shows it
    storage.write_image(small, image(Image.new("RGB", (200, 280), "white"), "WEBP"))
    outbox.rebuild()
    return document


@pytest.fixture
def dossier(document):
    return saving.save("villes/nice", title="Nice", text="Avant.\n\n## Suite\n\nFin.\n").page


@pytest.fixture
def browser(chromium, live_server, dossier):
    """Open a browser and sign in; fails on any script error, refused script or request elsewhere."""
    contexts, wrong = [], []

    def open_browser(name="writer", **options):
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda asked: asked.url.startswith(live_server.url) or wrong.append(asked.url))
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        sign_in(page, name)
        return page

    for name in ("writer", "other"):
        make_user(name, Role.TRUSTED)
    yield open_browser
    for context in contexts:
        context.close()
    assert wrong == []


def sign_in(page, name):
    page.goto("/compte/entrer")
    page.fill("[name=username]", name)
    page.fill("[name=password]", name)
    page.click("main button[type=submit]")


def text_of(page):
    return page.input_value("#id_text")


def test_the_preview_follows_what_is_typed(browser):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "## Micros\n\nUn **mot**[^1].\n\n[^1]: Note.")
    page.locator("[data-shown] strong", has_text="mot").wait_for()
    assert page.locator("[data-shown] h2").first.inner_text() == "Micros"
    assert page.locator("[data-shown] .wiki-footnotes").count() == 1


def test_the_buttons_lay_out_what_is_chosen_and_can_be_undone(browser):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "un mot")
    page.eval_on_selector("#id_text", "text => text.setSelectionRange(3, 6)")
    page.click("[data-before='**']")
    assert text_of(page) == "un **mot**"
    page.click("[data-line='- ']")
    assert text_of(page) == "- un **mot**"
    page.click("[data-line='- ']")
    assert text_of(page) == "un **mot**"
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert text_of(page) == "un mot"


def test_a_document_is_searched_and_cited_without_leaving(browser, document):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "Des micros.")
    page.click("[data-opens]")
    page.keyboard.type("microphones")
    page.keyboard.press("Enter")  # searches; the page is not saved
    page.locator("[data-cite]").first.click()
    assert text_of(page) == f"Des micros. [[doc:{document.code} p.1]]"
    page.locator("[data-shown] .wiki-notes", has_text=document.title).wait_for()
    assert WikiPage.objects.with_revision().get().article.current_revision.revision_number == 1


def test_a_pasted_address_of_a_page_becomes_a_citation(browser, document, live_server):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "Un fait.")
    for address, put in [
        (f"{live_server.url}{document.page_url(2)}?q=%22la+suite%22", f' [[doc:{document.code} p.2 "la suite"]]'),
        ("https://exemple.org/documents/x-bbbbbb/pages/2", None),
        ("un mot", None),
    ]:
        page.fill("#id_text", "Un fait.")
        page.eval_on_selector("#id_text", PUT_END)
        taken = page.evaluate(
            """words => {
              const data = new DataTransfer();
              data.setData("text/plain", words);
              const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
              return !document.getElementById("id_text").dispatchEvent(event);
            }""",
            address,
        )
        assert taken == (put is not None)
        assert text_of(page) == "Un fait." + (put or "")


def written(page, store="sessionStorage"):
    page.wait_for_function(f"() => Object.keys({store}).some(key => key.startsWith('draft '))")


def test_a_draft_outlives_the_page_and_is_taken_up_again(browser):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "Un brouillon.")
    written(page)
    page.goto("/wiki/")
    page.goto(EDIT)
    assert text_of(page) == "Avant.\n\n## Suite\n\nFin.\n"
    page.click("[data-take]")
    assert text_of(page) == "Un brouillon."
    page.click("main .button-main[type=submit]")
    page.wait_for_url("**/wiki/villes/nice/")
    page.goto(EDIT)
    assert not page.locator(".wiki-found").is_visible()


def test_a_draft_goes_with_the_tab_unless_somebody_asks_to_keep_it(browser):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "Un brouillon.")
    written(page)
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.check("[data-keep]")
    written(page, "localStorage")
    other_tab = page.context.new_page()
    other_tab.goto(EDIT)
    assert other_tab.locator(".wiki-found").is_visible()
    other_tab.click("[data-drop]")
    assert not other_tab.evaluate("Object.keys(localStorage).some(key => key.startsWith('draft '))")
    page.uncheck("[data-keep]")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_signing_out_deletes_drafts_and_nobody_else_sees_one(browser):
    page = browser()
    page.goto(EDIT)
    page.check("[data-keep]")
    page.fill("#id_text", "Un secret.")
    page.wait_for_function("() => Object.values(localStorage).some(kept => kept.includes('Un secret.'))")
    kept = page.evaluate("({...localStorage})")
    page.click("header button:has-text('déconnecter'), header button:has-text('Sign out')")
    page.wait_for_url("**/")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    # Where a browser does not obey, another person's form deletes it.
    page.evaluate("kept => Object.entries(kept).forEach(([name, value]) => localStorage.setItem(name, value))", kept)
    sign_in(page, "other")
    page.goto(EDIT)
    assert not page.locator(".wiki-found").is_visible()
    assert "secret" not in page.evaluate("JSON.stringify({...localStorage})")


def test_a_draft_of_last_week_is_deleted(browser):
    page = browser()
    page.goto(EDIT)
    page.fill("#id_text", "Ancien.")
    written(page)
    page.evaluate(
        """() => { const key = Object.keys(sessionStorage).find(name => name.startsWith("draft "));
        const draft = JSON.parse(sessionStorage[key]);
        sessionStorage[key] = JSON.stringify({...draft, until: Date.now() - 1}); }"""
    )
    page.goto(EDIT)
    assert not page.locator(".wiki-found").is_visible()


def test_a_citation_brought_from_the_archive_is_put_into_the_draft(browser, document):
    page = browser()
    page.goto(EDIT + "?part=1")
    page.fill("#id_text", "## Suite\n\nUn fait.")
    page.click(".wiki-elsewhere a")  # the same tab: the draft finds the way back
    page.wait_for_url("**/documents/?pour=**")
    page.goto(f"{EDIT}?part=1&citation=[[doc:{document.code} p.2]]")
    assert text_of(page) == f"## Suite\n\nUn fait. [[doc:{document.code} p.2]]"
    assert page.url.endswith("?part=1")  # asked for again, it would be put twice
    assert page.locator(".wiki-brought [role=status]").is_visible()


def test_without_scripts_a_page_is_written_previewed_and_published(browser):
    page = browser(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(EDIT)
    for hidden in (".wiki-tools", ".wiki-beside", ".wiki-keep", ".wiki-found"):
        assert not page.locator(hidden).is_visible()
    page.fill("#id_text", "Un **mot**.")
    page.click("[name=preview]")
    assert page.locator(".wiki-preview strong").inner_text() == "mot"
    page.click("main .button-main[type=submit]")
    assert page.locator(".wiki-text strong").inner_text() == "mot"


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("colors", ["light", "dark"])
def test_the_form_is_accessible_and_fits(browser, width, colors):
    page = browser(viewport={"width": width, "height": 800}, color_scheme=colors)
    page.goto(EDIT)
    page.click("[data-opens]")
    page.keyboard.type("microphones")
    page.keyboard.press("Enter")
    page.locator("[data-cite]").first.wait_for()
    page.locator("[data-shown] .wiki-text").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    found = Axe().run(page)["violations"]
    assert [(wrong["id"], [node["html"] for node in wrong["nodes"]]) for wrong in found] == []
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main textarea, main input:not([type=hidden])")]
        .filter(field => field.offsetParent && field.type !== "checkbox")
        .filter(field => field.offsetHeight < 44).map(field => field.outerHTML)"""
    )
    assert small == []
