"""Masking in a real Chromium: dragged, by two taps without JavaScript, by keyboard and by words; narrow and wide."""

import os
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from django.urls import reverse
from PIL import Image

from archive import storage
from archive.extraction import images
from archive.models import Mask, Role
from tests.browser.test_accessibility import STICKS_OUT, TOO_SMALL, database_beside_playwright  # noqa: F401
from tests.browser.test_correcting import signed_in
from tests.make import make_document, make_user

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("TECHNOPOLICE_SHOTS")  # a folder for pictures of the pages, for whoever looks at them


@pytest.fixture
def document():
    made = make_document("Le nom de la plaignante et le 04 77 12 34 56", "rien", published=False)
    version = made.versions.get()
    version.pages.filter(rank=1).update(masks=[[500, 2000, 3000, 300]])
    for width in storage.IMAGE_WIDTHS:
        blank = Image.new("RGB", (width, round(width * 1.414)), "white")
        storage.write_image(storage.image_path(version.pk, 1, width), images.webp(blank))
    return made


def opened(chromium, live_server, document, width=1440, *, script=True, scheme="light", moderator=None):
    moderator = moderator or make_user(role=Role.MODERATOR)
    page = signed_in(chromium, live_server, moderator, width)
    if not script:
        state = page.context.storage_state()
        page = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=False, storage_state=state
        ).new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(live_server.url + reverse("redact", args=[document.code]))
    return page


def image_of(page):
    image = page.locator("[name=tap]")
    image.scroll_into_view_if_needed()
    return image


def near(mask, *sides):
    return all(abs(a - b) < 60 for a, b in zip((mask.x, mask.y, mask.width, mask.height), sides, strict=True))


def test_rectangle_is_dragged_with_the_mouse(chromium, live_server, document):
    page = opened(chromium, live_server, document)
    box = image_of(page).bounding_box()
    page.mouse.move(box["x"] + 70, box["y"] + 99)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.move(box["x"] + 350, box["y"] + 198)
    with page.expect_navigation():
        page.mouse.up()
    assert near(Mask.objects.get(), 1000, 1000, 4000, 1000)


@pytest.mark.parametrize("script", [True, False])
def test_two_taps_are_two_corners_with_and_without_script(chromium, live_server, document, script):
    page = opened(chromium, live_server, document, script=script)
    for at in ({"x": 70, "y": 99}, {"x": 350, "y": 198}):
        assert not Mask.objects.exists()
        with page.expect_navigation():
            image_of(page).click(position=at)
    assert near(Mask.objects.get(), 1000, 1000, 4000, 1000)


def test_keyboard_alone_masks_numbers_and_words(chromium, live_server, document):
    page = opened(chromium, live_server, document)
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    for name, said in {"left": "10", "top": "20", "wide": "30", "high": "5"}.items():
        page.locator(f"#{name}").focus()
        page.keyboard.type(said)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert near(Mask.objects.get(), 1000, 2000, 3000, 500)
    page.locator("#words").focus()
    page.keyboard.type("plaignante")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[value=mark]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Mask.objects.count() == 2


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (320, "light"), (320, "dark")])
def test_page_is_usable_by_everybody(chromium, live_server, document, width, scheme):
    page = opened(chromium, live_server, document, width, scheme=scheme)
    page.goto(page.url + "?kind=telephone&page=1&corner=3000-3000")
    page.locator("details summary").first.click()
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"redact-{width}-{scheme}.png"), full_page=True)
    found = Axe().run(page)["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
    assert page.evaluate(STICKS_OUT) <= 0
    assert page.evaluate(TOO_SMALL) == []
