"""Without JavaScript: wrong words are refused, the nearest are taken in one tap, the note leads to the boxed words."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WRONG = "annulle la deliberation 18-893"
SENTENCE = "Le tribunal administratif a donné raison aux associations."


def test_wrong_words_become_right_in_one_tap_and_lead_to_the_page_that_says_them(site, person, screenshots):
    passwords = site.passwords()
    writer = person("demo-confiance", passwords["demo-confiance"], viewport={"width": 360, "height": 740})
    writer.goto("/wiki/villes/nice/-/edit")
    text = writer.input_value("[name=text]")
    (code, page) = re.search(r'\[\[doc:(\w+) p\.(\d+) "annule', text).groups()
    writer.fill("[name=text]", f'{text}\n\n{SENTENCE} [[doc:{code} p.{page} "{WRONG}"]]\n')
    writer.fill("[name=summary]", "Le jugement")
    writer.click("form.wiki-form button.button-main")

    # refused: the place, the sentence and the nearest words are there, and so is everything typed
    refusals = writer.inner_text(".wiki-refusals")
    assert SENTENCE in refusals
    assert WRONG in refusals
    assert "annule la délibération 18-893" in refusals
    assert WRONG in writer.input_value("[name=text]")
    assert writer.input_value("[name=summary]") == "Le jugement"
    assert writer.evaluate("document.documentElement.scrollWidth") <= 360
    writer.screenshot(path=screenshots / "proving-refused.png", full_page=True)

    # one tap: the words are taken, and the page is saved
    writer.click("button[name=fix]")
    assert writer.url.endswith("/wiki/villes/nice/")
    assert SENTENCE in writer.inner_text(".wiki-text")
    writer.screenshot(path=screenshots / "proving-saved.png", full_page=True)

    # its call leads to its line in the notes, and from there to the page with the words boxed
    reader = person(viewport={"width": 1440, "height": 900})
    reader.goto("/wiki/villes/nice/")
    reader.locator("p", has_text=SENTENCE).locator("sup a").click()
    line = reader.locator(":target")
    assert "annule la délibération 18-893" in line.inner_text()
    line.locator("a[href*='/pages/']").first.click()
    assert reader.locator("svg rect").count() >= 1
    assert "annule" in reader.inner_text(".page-text mark")
    assert SENTENCE in reader.inner_text("main")
    reader.screenshot(path=screenshots / "proving-page.png", full_page=True)

    # and its sources, by nature
    reader.goto("/wiki/villes/nice/-/sources")
    assert SENTENCE in reader.inner_text("main")
    reader.screenshot(path=screenshots / "proving-sources.png", full_page=True)
