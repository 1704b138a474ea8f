"""Sending files with script in a real Chromium: chosen, dropped, paused, cut off, resumed; then one click."""

import hashlib
import random
import re
from urllib.parse import urlsplit

import pytest
from axe_core_python.sync_playwright import Axe

from archive.models import Document, File, Sending, Upload
from tests.browser.line import Line
from tests.make import make_territory

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 1_500_000  # bytes a second
CONTENT = random.Random(2).randbytes(6_000_000)  # noqa: S311  no secret


@pytest.fixture(autouse=True, scope="module")
def database_beside_playwright():
    """Playwright's own loop is no reason for Django to refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def line(live_server):
    host = urlsplit(live_server.url)
    between = Line(host.hostname, host.port)
    yield between
    between.close()


@pytest.fixture
def page(chromium, line, db, settings):
    settings.OPEN_FORMS_SECONDS = 0  # nobody types here
    make_territory()
    context = chromium.new_context(base_url=line.url, viewport={"width": 360, "height": 740}, locale="en")
    context.add_cookies([{"name": "django_language", "value": "en", "url": line.url}])
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if "Content Security" in said.text else None)
    page.wire = context.new_cdp_session(page)
    page.wire.send("Network.enable")
    page.goto("/deposer/")
    yield page
    assert page.wrong == []
    page.goto("about:blank")
    context.close()


def network(page, *, speed=-1):
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
    page.wire.send("Network.emulateNetworkConditions", conditions)


def big(name="minutes.pdf"):
    return {"name": name, "mimeType": "application/pdf", "buffer": CONTENT}


def answer(page):
    page.fill("[name=place]", "Saint-Étienne")
    page.check("[name=provenance][value=public-record]")


def test_no_file_can_be_chosen_before_the_question_is_answered_with_no(page):
    field = page.locator("[name=files]")
    assert not field.is_visible()
    page.check("[name=harm][value=yes]")
    assert not field.is_visible()
    assert page.locator(".harm-yes a[href='/transmettre/']").is_visible()
    page.check("[name=harm][value=no]")
    assert field.is_visible()
    assert not page.locator(".harm-yes").is_visible()
    assert Axe().run(page)["violations"] == []


def test_file_that_is_cut_off_in_the_middle_of_a_piece_resumes_by_itself(page, line):
    page.check("[name=harm][value=no]")
    line.cut_after = line.passed + 3_300_000
    page.set_input_files("[name=files]", big())
    page.locator("[data-state=cut]").wait_for()
    assert "The connection is cut" in page.inner_text(".file-state")
    assert 0 < Upload.objects.get().received < len(CONTENT)
    assert Axe().run(page)["violations"] == []
    line.mend()
    page.locator("[data-state=done]").wait_for()
    answer(page)
    page.click("text=Send to the review team")
    page.wait_for_selector("h1:has-text('What was received')")
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", page.inner_text(".follow-code .code"))
    assert File.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["django_language", "csrftoken"]


def test_file_is_paused_and_resumed_by_hand_and_sent_when_it_is_whole(page):
    page.check("[name=harm][value=no]")
    answer(page)
    network(page, speed=SLOW)
    page.set_input_files("[name=files]", big())
    page.locator(".file-state", has_text=re.compile(r"[1-4](\.\d)? MB of 6 MB")).wait_for()
    shown = page.locator(".file-state").inner_text()
    assert re.search(r"\d.* of 6 MB, .* a second, .* left", shown)
    page.click("text=Pause")
    assert "Paused at" in page.inner_text(".file-state")
    page.click("text=Send to the review team")
    assert "Resume or remove" in page.inner_text(".send-said")
    network(page)
    page.click("text=Resume")
    page.click("text=Send to the review team")
    page.wait_for_selector("h1:has-text('What was received')")
    assert File.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_file_that_is_removed_is_not_sent_and_another_has_its_own_title(page):
    page.check("[name=harm][value=no]")
    answer(page)
    files = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()} for name in ("one", "two")]
    page.set_input_files("[name=files]", files)
    page.locator("[data-state=done]").nth(1).wait_for()
    page.locator(".files li", has_text="one.txt").locator(".remove").click()
    page.locator(".files li", has_text="two.txt").locator("summary").click()
    page.locator(".files li", has_text="two.txt").locator(".file-title input").fill("The second")
    page.click("text=Send to the review team")
    page.wait_for_selector("h1:has-text('What was received')")
    assert [document.title for document in Document.objects.all()] == ["The second"]


def test_refusal_is_said_beside_the_file_and_the_rest_goes_on(page):
    page.check("[name=harm][value=no]")
    answer(page)
    wrong = {"name": "program.exe", "mimeType": "application/pdf", "buffer": b"MZ"}
    good = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"}
    page.set_input_files("[name=files]", [wrong, good])
    page.locator("[data-state=done]").wait_for()
    assert "This kind of file is not read here" in page.inner_text("[data-state=failed]")
    page.click("text=Send to the review team")
    page.wait_for_selector("h1:has-text('What was received')")
    assert File.objects.get().name == "a.txt"


def test_files_dropped_on_the_page_are_taken_and_those_beside_it_do_no_harm(page):
    drop = """(selector) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["words"], "dropped.txt", {type: "text/plain"}));
        const event = new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: transfer});
        return document.querySelector(selector).dispatchEvent(event);
    }"""
    assert page.evaluate(drop, "h1") is False  # the browser does not open it
    assert not Sending.objects.exists()
    page.check("[name=harm][value=no]")
    page.evaluate(drop, ".drop")
    page.locator("[data-state=done]").wait_for()
    assert Upload.objects.get().name == "dropped.txt"


def test_whole_folder_is_chosen_with_what_is_in_its_folders(page, tmp_path):
    (tmp_path / "file" / "inside").mkdir(parents=True)
    for name in ["2.txt", "10.txt", "inside/1.txt", ".hidden.txt"]:
        (tmp_path / "file" / name).write_text(name)
    page.check("[name=harm][value=no]")
    with page.expect_file_chooser() as chooser:
        page.click("text=Choose a whole folder")
    chooser.value.set_files(tmp_path / "file")
    page.locator("[data-state=done]").nth(2).wait_for()
    assert [upload.name for upload in Upload.objects.all()] == ["1.txt", "2.txt", "10.txt"]
