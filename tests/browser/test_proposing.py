"""A visitor without account or JavaScript proposes a text; a moderator edits it and publishes; the code says so."""

import re

import pytest

pytestmark = pytest.mark.browser

PATH = "/wiki/villes/saint-etienne"
BRIEF = "Trois capteurs furent essayés à l’automne, dit ce visiteur."
EDITED = "Trois capteurs devaient être essayés à l’automne, dit ce visiteur."


def code_of(page):
    return page.locator(".follow-code .code").inner_text().strip()


def test_visitor_proposes_moderator_edits_and_publishes(site, person, screenshots):
    visitor = person()
    visitor.goto(f"{PATH}/-/edit")
    before = visitor.input_value("[name=text]")
    visitor.fill("[name=text]", f"{before}\n\n{BRIEF}\n")
    visitor.fill("[name=summary]", "Les trois capteurs")
    visitor.click("button[name=preview]")
    assert BRIEF in visitor.locator(".wiki-preview").inner_text()
    visitor.click(".wiki-form button.button-main")
    code = code_of(visitor)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    assert code not in visitor.url
    visitor.screenshot(path=screenshots / "proposal-sent.png", full_page=True)
    visitor.goto(f"{PATH}/")
    assert BRIEF not in visitor.content()

    moderator = person("demo-relecture-1", site.passwords()["demo-relecture-1"])
    moderator.goto("/relecture/?kind=proposal")
    moderator.click(".desk-title >> nth=-1")
    assert BRIEF in moderator.locator(".wiki-diff").first.inner_text()
    moderator.screenshot(path=screenshots / "proposal-review.png", full_page=True)
    moderator.click("a[href$='/edit'].button")
    text = moderator.input_value("[name=text]")
    assert BRIEF in text
    moderator.fill("[name=text]", text.replace(BRIEF, EDITED))
    moderator.click(".wiki-form button.button-main")
    assert "/relecture/" in moderator.url

    visitor.goto(f"{PATH}/")
    assert EDITED in visitor.locator(".wiki-text").inner_text()
    visitor.goto("/suivre/")
    visitor.fill("[name=code]", code.upper())
    visitor.click("main form button[type=submit]")
    assert visitor.locator(".state-ok").count() == 1
    visitor.click("main ul form button[type=submit] >> nth=0")
    shown = visitor.locator("main").inner_text()
    assert EDITED in shown
    assert visitor.locator(".proposal-rounds").count() == 1
    assert code not in visitor.url
    visitor.screenshot(path=screenshots / "proposal-followed.png", full_page=True)


def test_evidence_goes_with_the_text_and_comes_back_without_javascript(person, tmp_path, screenshots):
    paper = tmp_path / "note.txt"
    paper.write_text("Une note de la ville sur trois capteurs.")
    visitor = person()
    visitor.goto(f"{PATH}/-/edit")
    visitor.fill("[name=text]", f"{visitor.input_value('[name=text]')}\n\nUne note le dit.\n")
    visitor.click("button[formaction$='/evidence']")
    visitor.check("[name=harm][value=no]")
    visitor.set_input_files("[name=files]", paper)
    visitor.check("[name=provenance][value=public-record]")
    visitor.screenshot(path=screenshots / "proposal-evidence.png", full_page=True)
    visitor.click("form.deposit button.button-main")
    citation = visitor.locator("main ul code").inner_text()
    assert re.fullmatch(r"\[\[doc:\w{6} p\.1\]\]", citation)
    code = code_of(visitor)
    visitor.click("main form button[name=preview]")
    text = visitor.input_value("[name=text]")
    assert "Une note le dit." in text
    visitor.fill("[name=text]", text.replace("Une note le dit.", f"Une note le dit {citation}."))
    visitor.click(".wiki-form button.button-main")
    assert code_of(visitor) == code
