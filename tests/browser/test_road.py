"""The whole road in a real browser, without JavaScript: a scan is sent, read, approved, found, cited, and says so."""

import re
import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCAN = "CR CM 4.11.15.pdf"
WORD = "péréquation"
READING = 180  # seconds allowed for the recognition of three scanned pages
SENTENCE = "Le conseil municipal parle aussi d’un fonds de péréquation."


def until(page, address, text):
    """Look at a page again and again until it says so, as a person would."""
    end = time.monotonic() + READING
    while text not in (page.goto(address) and page.inner_text("main")):
        assert time.monotonic() < end, page.inner_text("main")
        page.wait_for_timeout(500)


def until_no_more(page, address, text):
    """The same, until it does not say so any more."""
    end = time.monotonic() + READING
    while text in (page.goto(address) and page.inner_text("main")):
        assert time.monotonic() < end, page.inner_text("main")
        page.wait_for_timeout(500)


@pytest.fixture
def step(screenshots):
    """Keep a picture of each step, numbered."""
    numbers = iter(range(1, 100))

    def keep(page, name):
        page.screenshot(path=screenshots / f"road-{next(numbers):02d}-{name}.png", full_page=True)

    return keep


def test_from_a_file_on_somebodys_disk_to_a_highlighted_page_that_a_dossier_cites(site, person, corpus, step):
    passwords = site.passwords()
    assert {"demo-compte", "demo-confiance", "demo-relecture-1"} <= set(passwords)

    # somebody sends a scanned council minute
    sender = person("demo-compte", passwords["demo-compte"])
    sender.goto("/deposer/")
    step(sender, "send")
    sender.check("[name=harm][value=no]")
    sender.set_input_files("[name=files]", corpus / "scans" / SCAN)
    sender.fill("[name=place]", "Saint-Étienne")
    sender.check("[name=provenance][value=public-record]")
    sender.fill("[name=how_obtained]", "Sur le site de la commune.")
    sender.click("form.deposit button[type=submit]")
    step(sender, "sent")
    assert SCAN in sender.inner_text("main")

    # nobody else sees it; its sender sees how far the machine is
    visitor = person()
    sender.goto("/mes-depots/")
    step(sender, "state")
    assert SCAN in sender.inner_text("main")

    # a moderator waits for the machine, describes and publishes
    moderator = person("demo-relecture-1", passwords["demo-relecture-1"])
    until_no_more(sender, "/mes-depots/", "Lecture en cours")
    step(sender, "read")
    moderator.goto("/relecture/")
    step(moderator, "desk")
    moderator.get_by_role("link", name=re.compile(re.escape(SCAN.removesuffix(".pdf")))).first.click()
    step(moderator, "review")
    moderator.fill("[name=title]", "Compte rendu du conseil municipal du 4 novembre 2015")
    moderator.click("form[action*=decrire] button[type=submit]")
    step(moderator, "described")
    moderator.click("form:has(input[name=verb][value=publish]) button[type=submit]")
    step(moderator, "published")

    # a visitor finds it by a word inside, and lands on the page with the word boxed
    until(visitor, f"/documents/?q={WORD}", "4 novembre 2015")
    step(visitor, "found")
    visitor.click("main a[href*='/pages/'][href*='q=']")
    step(visitor, "page")
    assert visitor.locator("svg rect").count() >= 1
    assert WORD in visitor.inner_text(".page-text mark").lower()
    citation = visitor.get_attribute("#citation", "value")
    assert re.fullmatch(r"\[\[doc:[2-9b-z]{6} p\.\d+\]\]", citation)

    # a trusted account writes a sentence in the dossier that cites that page
    writer = person("demo-confiance", passwords["demo-confiance"])
    writer.goto("/wiki/villes/saint-etienne/-/edit")
    text = writer.input_value("[name=text]")
    writer.fill("[name=text]", f'{text}\n\n{SENTENCE} {citation.removesuffix("]]")} "{WORD}"]]\n')
    writer.fill("[name=summary]", "Un fonds de péréquation")
    writer.click("button[name=preview]")
    step(writer, "preview")
    writer.click("form.wiki-form button.button-main")
    step(writer, "dossier")
    visitor.goto("/wiki/villes/saint-etienne/")
    assert SENTENCE in visitor.inner_text("main")

    # the claim leads in one click to the highlighted page, and the document says who cites it
    note = visitor.locator("main a[href*='/pages/'][href*='q=']", has_text="4 novembre 2015").first
    note.click()
    assert visitor.locator("svg rect").count() >= 1
    assert SENTENCE in visitor.inner_text("main")
    step(visitor, "cited-page")
    visitor.goto(re.sub(r"pages/\d+.*", "", visitor.url))
    step(visitor, "cited-document")
    assert "Saint-Étienne" in visitor.inner_text(".wiki-cited-by")
