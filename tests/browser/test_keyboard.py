"""Each task by the keyboard alone, without JavaScript: what has the focus can be reached, and is seen to have it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST_TABS = 250
IS_FOCUSED = "selector => document.activeElement.matches(selector)"
IS_SEEN = """() => {
  if (document.activeElement === document.body) return true;  // past the end, before the beginning
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none" || document.activeElement.closest("svg") !== null;
}"""


def tab_to(page, selector):
    """Press Tab until what the selector names has the focus; each stop on the way shows that it has it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")[:200]
        if page.evaluate(IS_FOCUSED, selector):
            return
    raise AssertionError(f"{selector} cannot be reached on {page.url}")


def enter(page):
    """Press Enter and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page, name, password):
    page.goto("/compte/entrer")
    tab_to(page, "[name=username]")
    page.keyboard.type(name)
    tab_to(page, "[name=password]")
    page.keyboard.type(password)
    enter(page)


def test_a_reader_goes_from_the_home_page_to_the_highlighted_page_and_its_citation(person):
    page = person()
    page.goto("/")
    tab_to(page, "[name=q]")
    page.keyboard.type("capteurs sonores")
    enter(page)
    tab_to(page, "main a[href*='/pages/'][href*='q=']")
    enter(page)
    assert "/pages/" in page.url
    assert page.locator("svg rect").count() >= 1
    tab_to(page, "#citation")


def test_the_first_stop_of_every_page_leads_past_the_menu(person):
    page = person()
    for address in ("/", "/documents/?q=micros", "/projets/", "/carte/", "/wiki/villes/nice/", "/aide/"):
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate(IS_FOCUSED, ".skip")
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector(location.hash) !== null")


def test_a_reader_finds_a_place_on_the_map_and_reads_a_project(person):
    page = person()
    page.goto("/carte/")
    tab_to(page, "svg a")
    enter(page)
    assert "/territoires/" in page.url or "/villes/" in page.url
    tab_to(page, "main a[href^='/projets/']")
    enter(page)
    assert page.locator("h1").count() == 1


def test_a_contributor_writes_and_sends_a_text_to_review(person, site):
    page = person()
    sign_in(page, "demo-compte", site.passwords()["demo-compte"])
    page.goto("/wiki/villes/toulouse/-/edit")
    tab_to(page, "textarea[name=text]")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\nUne phrase de plus, sans source.")
    tab_to(page, "[name=summary]")
    page.keyboard.type("Au clavier")
    tab_to(page, "form.wiki-form button.button-main")
    enter(page)
    assert "Une phrase de plus" in page.inner_text("main")


def test_a_moderator_opens_the_queue_and_decides(person, site):
    page = person()
    sign_in(page, "demo-relecture-1", site.passwords()["demo-relecture-1"])
    tab_to(page, "header a[href='/relecture/'], nav a[href='/relecture/']")
    enter(page)
    tab_to(
        page,
        "main a[href^='/relecture/']:not([href='/relecture/'], [href*='etat'], [href*='vocabulaire'])",
    )
    enter(page)
    tab_to(page, "main form textarea[name=reason], main form button")
