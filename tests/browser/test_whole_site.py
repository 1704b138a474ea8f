"""The whole demonstration site, link by link, as three people: nothing broken, nothing heavy, all of it to be seen.

A picture of every kind of page at three widths, light and dark, goes to TECHNOPOLICE_SCREENSHOTS (or a folder of the
test), with an `index.html` to leaf through them.
"""

import html

import pytest
from axe_core_python.sync_playwright import Axe

from tests.browser.crawling import WATCH, crawl

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = [360, 768, 1440]
MOST_BYTES = 100 * 1024  # of a first view, page images and the map apart
MOST_REQUESTS = 5  # besides the icon, which a browser asks for once and keeps
HEAVY = {"map"}  # has a limit of its own
MOST_SHIFT = 0.02  # the editor’s second column comes with its script
STICKS_OUT = "document.documentElement.scrollWidth - innerWidth"
# Links inside a sentence are as tall as their line (WCAG 2.2, 2.5.8); what stands alone is at least 44 px.
TOO_SMALL = """[...document.querySelectorAll("a:not(.skip), button, summary, input:not([type=checkbox], [type=radio])")]
  .filter(one => getComputedStyle(one).display !== "inline" && !one.closest("[hidden], .trap"))
  .filter(one => { const box = one.getBoundingClientRect(); return box.width > 1 && box.height < 43.5 })
  .map(one => one.outerHTML.slice(0, 150))"""
PEOPLE = ["", "demo-compte", "demo-relecture-1"]
FORBIDDEN = {"leak"}  # to a browser in which somebody is signed in: it would tie a leak to an account


@pytest.fixture(scope="module")
def contexts(chromium, site):
    """Open a window for somebody in a language; each is signed in once."""
    opened = {}

    def window(name, language="fr"):
        if (name, language) not in opened:
            context = chromium.new_context(base_url=site.url, locale=language)
            if name:
                page = context.new_page()
                page.goto("/compte/entrer")
                page.fill("[name=username]", name)
                page.fill("[name=password]", site.passwords()[name])
                page.click("main button[type=submit]")
                # Left open until its context is closed: closed while the answer is drawn, Chromium 156 waits for ever.
                page.wait_for_url(lambda address: "/compte/entrer" not in address)
            opened[name, language] = context
        return opened[name, language]

    yield window
    for context in opened.values():
        context.close()


@pytest.fixture(scope="module")
def walks(contexts, site):
    """Walk the site as each of them, once; what only the signed-in see is theirs alone."""
    found, known = {}, set()
    for name in PEOPLE:
        page = contexts(name).new_page()
        walk = crawl(page, site.url, known=known, forbidden=FORBIDDEN if name else ())
        page.close()
        walk.kinds = {kind: address for kind, address in walk.kinds.items() if kind not in known}
        known |= walk.kinds.keys()
        found[name] = walk
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_no_link_is_broken_and_nothing_is_asked_of_another_site(walks, name):
    assert walks[name].wrong == []
    assert len(walks[name].visited) > 40


# Colours do not depend on the language: the dark ones are looked at once.
@pytest.mark.parametrize(("language", "schemes"), [("fr", ["light", "dark"]), ("en", ["light"])])
@pytest.mark.parametrize("name", PEOPLE)
def test_axe_finds_nothing_on_any_page_light_or_dark(walks, contexts, name, language, schemes):
    page, found = contexts(name, language).new_page(), []
    for kind, address in walks[name].kinds.items():
        page.goto(address)
        if "langue=" not in address:  # the way for leaks says its language in its addresses: it has no cookie
            assert page.get_attribute("html", "lang") == language, kind
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            violations = Axe().run(page)["violations"]
            found += [(kind, scheme, one["id"], one["nodes"][0]["html"][:200]) for one in violations]
    page.close()
    assert found == []


@pytest.mark.parametrize("name", PEOPLE)
def test_fingers_hit_everything_and_nothing_sticks_out_of_a_narrow_page(walks, contexts, name):
    page, found = contexts(name).new_page(), []
    page.set_viewport_size({"width": 320, "height": 640})
    for kind, address in walks[name].kinds.items():
        page.goto(address)
        found += [(kind, "too small", one) for one in page.evaluate(TOO_SMALL)]
        if (out := page.evaluate(STICKS_OUT)) > 0:
            found.append((kind, "sticks out", out))
    page.close()
    assert found == []


@pytest.mark.parametrize("name", PEOPLE)
def test_a_first_view_is_light_and_nothing_moves(walks, contexts, name):
    page, found = contexts(name).new_page(), []
    page.add_init_script(WATCH)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked, loaded = {}, {}
    line.on("Network.requestWillBeSent", lambda one: asked.update({one["requestId"]: one["request"]["url"]}))
    line.on("Network.loadingFinished", lambda one: loaded.update({one["requestId"]: one["encodedDataLength"]}))
    for kind, address in walks[name].kinds.items():
        asked.clear(), loaded.clear()
        page.goto(address, wait_until="networkidle")
        counted = [request for request, url in asked.items() if not (url.endswith(".webp") or "/favicon." in url)]
        size = sum(loaded.get(request, 0) for request in counted)
        if kind not in HEAVY and (size > MOST_BYTES or len(counted) > MOST_REQUESTS):
            found.append((kind, f"{size} bytes, {len(counted)} requests"))
        if (shifted := page.evaluate("window.shifted")) > MOST_SHIFT:
            found.append((kind, "moves", shifted))
    page.close()
    assert found == []


def test_every_kind_of_page_has_its_picture(walks, contexts, screenshots):
    folder, shown = screenshots / "pages", []
    folder.mkdir(exist_ok=True)
    for name, walk in walks.items():
        page = contexts(name).new_page()
        for kind, address in walk.kinds.items():
            page.goto(address)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    picture = folder / f"{kind}-{width}-{scheme}.png"
                    page.screenshot(path=picture, full_page=True)
                    assert picture.stat().st_size > 5000
            shown.append((kind, name, address))
        page.close()
    (screenshots / "index.html").write_text(gallery(shown), encoding="utf-8")
    assert len(shown) > 30


def gallery(shown) -> str:
    """Return one page with every picture, a row a kind of page."""
    rows = []
    for kind, name, address in sorted(shown):
        pictures = "".join(
            f'<a href="pages/{kind}-{width}-{scheme}.png"><img loading="lazy" height="320" alt="{width} {scheme}"'
            f' src="pages/{kind}-{width}-{scheme}.png"></a> '
            for scheme in ("light", "dark")
            for width in WIDTHS
        )
        rows.append(f"<h2>{html.escape(kind)}</h2><p>{html.escape(address)} {html.escape(name)}</p>{pictures}")
    return '<!doctype html><meta charset="utf-8"><title>Pages</title>' + "".join(rows)
