"""Completion in a real Chromium: after a pause, by keyboard and by finger, heard by a screen reader, optional."""

import pytest
from axe_core_python.sync_playwright import Axe
from django.db import transaction
from PIL import Image

from archive import storage
from archive.search.outbox import changed, drain
from archive.search.words import Counting
from tests.archive.files import image
from tests.make import make_document

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True, scope="module")
def database_beside_playwright():
    """Playwright's own loop is no reason for Django to refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def words():
    """Two public documents with the same words, counted."""
    for _ in range(2):
        document = make_document("des microphones et des micrologiciels")
        small = storage.image_path(document.public_version_id, 1, 200)
        storage.write_image(small, image(Image.new("RGB", (200, 280), "white"), "WEBP"))
        with transaction.atomic():
            changed(document)
    drain()
    counting = Counting()
    while counting.work():
        pass


@pytest.fixture
def page(chromium, live_server, words):
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url) if "completer" in request.url else None)
    page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    yield page
    assert page.wrong == []
    context.close()


@pytest.mark.parametrize("address", ["/", "/documents/"])
def test_the_word_being_typed_is_completed_by_keyboard(page, address):
    page.goto(address)
    field = page.locator("input[name=q]")
    field.press_sequentially("les mic", delay=10)
    options = page.locator("[role=option]")
    options.first.wait_for()
    assert options.all_inner_texts() == ["micrologiciels", "microphones"]
    assert [url.partition("?")[2] for url in page.asked] == ["q=mic"]  # once, and only the last word
    assert Axe().run(page)["violations"] == []
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert page.locator("[aria-selected=true]").inner_text() == "microphones"
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    field.press("Enter")
    assert (field.input_value(), field.get_attribute("aria-expanded")) == ("les microphones", "false")
    field.press("Enter")
    page.wait_for_url("**/documents/?q=les+microphones*")


def test_escape_closes_and_a_finger_chooses(page):
    page.goto("/documents/")
    field = page.locator("input[name=q]")
    field.press_sequentially("micr")
    page.locator("[role=option]").first.wait_for()
    field.press("Escape")
    assert page.locator("[role=option]").count() == 0
    assert field.input_value() == "micr"
    field.press_sequentially("op")
    page.locator("[role=option]").first.click()
    assert field.input_value() == "microphones"


def test_one_letter_asks_nothing_and_nothing_is_kept(page):
    page.goto("/documents/")
    page.locator("input[name=q]").press_sequentially("la m")
    page.wait_for_timeout(400)
    assert page.asked == []
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
