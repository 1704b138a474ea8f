"""Reading in a real Chromium: by ear, by keys, by choosing words; with JavaScript and without."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import transaction
from django.utils.translation import gettext, ngettext, override

from archive import storage
from archive.extraction.images import webp
from archive.search.outbox import changed, drain
from tests.archive.files import picture_of
from tests.make import make_document

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENGLISH = "The city is to put microphones in the street, and the school is to be by the park."


@pytest.fixture(autouse=True, scope="module")
def database_beside_playwright():
    """Playwright's own loop is no reason for Django to refuse the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


def drawn(document):
    """Give each page of a document its images, and return the document."""
    version = document.public_version
    for rank in range(1, version.page_count + 1):
        for width in storage.IMAGE_WIDTHS:
            picture = picture_of(f"page {rank}", (1240, 1754)).resize((width, width * 1754 // 1240))
            storage.write_image(storage.image_path(version.pk, rank, width), webp(picture))
    return document


@pytest.fixture
def document():
    """Four pages: two with the word, one of them read with doubt and blacked out in part, one without text."""
    document = make_document("la caméra du marché et les caméras de la rue", ENGLISH, "une caméra ici", "")
    document.public_version.pages.filter(rank=3).update(
        origin="recognised", confidence=61, label="8", masks=[[1360, 500, 20, 200], [2280, 500, 10, 200]]
    )
    drawn(document)
    with transaction.atomic():
        changed(document)
    while drain():
        pass
    return document


@pytest.fixture
def sheet():
    """A spreadsheet with two columns."""
    document = make_document("Caméras\nVille | Nombre\nNice | 3700\nLyon | 570")
    document.versions.update(sections=True, engine="calamine 0.6")
    return document


@pytest.fixture
def reader(chromium, live_server):
    """Open a page, with or without JavaScript; fails on what the console reports."""
    contexts, wrong = [], []

    def open_page(address, *, script=True, width=1200):
        context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
        page.goto(live_server.url + address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def heard(page):
    """Return what Chromium tells a screen reader: (role, name, whether it has the focus), without what is ignored."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = []
    for node in nodes:
        if not node["ignored"]:
            focused = any(one["name"] == "focused" and one["value"]["value"] for one in node.get("properties", []))
            told.append((node["role"]["value"], plain(node.get("name", {}).get("value", "")), focused))
    return told


def french(message, **values):
    with override("fr"):
        return plain(gettext(message) % values)


def plain(text):
    """Return a text with plain spaces: French has others before some signs."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def extract(number, found, rank, page="page %(rank)s", **more):
    label = french(page, rank=rank, **more)
    return french("Extract %(number)s of %(found)s, %(label)s", number=number, found=found, label=label)


def focused(page):
    """Return what is heard at the focus, once a page that a link opened has given it to its extract."""
    page.wait_for_selector(".extract:focus")
    return [(role, name) for role, name, has_focus in heard(page) if has_focus and role != "RootWebArea"]


@pytest.mark.parametrize("script", [True, False])
def test_after_a_search_the_extract_has_the_focus(reader, document, script):
    page = reader(document.page_url(1) + "?q=caméra", script=script)
    assert focused(page) == [("heading", extract(1, 2, 1))]
    page.click("#next-extract")
    page.wait_for_url("**#extrait-2")
    assert focused(page) == [("heading", extract(2, 2, 1))]
    page.click("#next-hit")
    page.wait_for_url("**/pages/3**")
    label = {"page": "page %(rank)s (numbered %(label)s)", "label": "8"}
    assert focused(page) == [("heading", extract(1, 1, 3, **label))]


def test_from_the_list_of_results_too(reader, document):
    page = reader("/documents/?q=caméra", script=False)
    page.click(f"a[href*='{document.page_url(1)}?']")
    page.wait_for_url("**/pages/1**")
    assert focused(page) == [("heading", extract(1, 2, 1))]


def test_image_is_heard_only_where_it_has_no_text(reader, document):
    for address in (document.page_url(1), document.page_url(1) + "?taille=1600"):
        told = heard(reader(address, script=False))
        assert not [name for role, name, _ in told if role in {"image", "img"}]
        assert any("caméra du marché" in name for _, name, _ in told)
    described = french(
        "Image of %(label)s, whose text is not known; opens larger", label=french("page %(rank)s", rank=4)
    )
    assert described in [name for role, name, _ in heard(reader(document.page_url(4))) if role in {"image", "img"}]


def test_text_alone_has_a_heading_a_page_and_says_what_eyes_see(reader, document, live_server):
    page = reader(document.get_absolute_url() + "texte", script=False)
    told = heard(page)
    headings = [name for role, name, _ in told if role == "heading"]
    with override("fr"):
        assert len([name for name in headings if name.startswith(gettext("page %(rank)s")[:4].capitalize())]) == 4
        masks = ngettext(
            "%(n)s passage is blacked out on this page, in the document as we received it.",
            "%(n)s passages are blacked out on this page, in the document as we received it.", 2,
        )  # fmt: skip
    names = [name for _, name, _ in told]
    assert plain(masks % {"n": 2}) in names
    note = f"[{french('blacked-out passage in the document received')}]"
    assert names.count(note) >= 2
    unsure = french("Unsure reading, reliability %(percent)s%%: compare with the image.", percent=61)
    assert unsure in names
    assert page.get_attribute("section:nth-of-type(2) .page-text", "lang") == "en"
    assert page.get_attribute("section:nth-of-type(1) .page-text", "lang") == "fr"


def test_sheet_is_heard_as_a_table_with_named_columns(reader, sheet):
    for address in (sheet.get_absolute_url() + "texte", sheet.page_url(1)):
        told = [(role, name) for role, name, _ in heard(reader(address, script=False))]
        assert ("columnheader", "Nombre") in told
        assert ("cell", "3700") in told or ("gridcell", "3700") in told


CHOOSE = """(word) => {
  const walker = document.createTreeWalker(document.querySelector(".page-text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(word);
    if (at >= 0) getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + word.length);
  }
}"""


def test_words_that_are_chosen_are_cited_with_one_button(reader, document):
    page = reader(document.page_url(1) + "?q=rue")
    assert not page.is_visible("#quote")
    page.evaluate(CHOOSE, "du marché et")
    page.click("#quote")
    page.wait_for_url("**mots=**")
    assert page.input_value("#citation") == f'[[doc:{document.code} v1 p.1 "du marché et"]]'
    assert page.locator("svg rect").count() == 3
    page.locator(".cite button").first.click()
    with override("fr"):
        page.locator(".cite button", has_text=gettext("Copied")).wait_for()


def test_what_is_too_long_to_cite_is_said_before(reader):
    page = reader(drawn(make_document("mot " * 300)).page_url(1))
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.page-text'))")
    assert page.is_disabled("#quote")
    assert "500" in page.text_content("#quote")


def test_words_of_continuous_reading_are_cited_on_their_page(reader, document):
    page = reader(document.get_absolute_url() + "lire")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#page-3 .page-text'))")
    page.click("#quote")
    page.wait_for_url("**/pages/3?mots=**")
    assert page.input_value("#citation") == f'[[doc:{document.code} v1 p.3 "une caméra ici"]]'


def test_passage_is_chosen_by_two_taps_without_javascript(reader):
    document = drawn(make_document("première ligne\ndeuxième ligne\ntroisième ligne"))
    page = reader(document.page_url(1), script=False, width=360)
    page.click("a[href*=choisir]")
    page.click("text=deuxième ligne")
    page.click("text=troisième ligne")
    assert page.input_value("#citation") == f'[[doc:{document.code} v1 p.1 "deuxième ligne troisième ligne"]]'
    assert not page.is_visible("#keys-open")


def test_keys_turn_pages_and_find_matches(reader, document):
    page = reader(document.page_url(1) + "?q=caméra")
    for key, address in [("n", "extrait=2"), ("n", "/pages/3"), ("p", "/pages/1"), ("ArrowRight", "/pages/2"),
                         ("ArrowLeft", "/pages/1"), ("c", "#citer")]:  # fmt: skip
        page.keyboard.press(key)
        page.wait_for_url(f"**{address}**")


def test_keys_are_listed_and_can_be_switched_off_for_good(reader, document):
    page = reader(document.page_url(2))
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.uncheck("#letters")
    page.keyboard.press("Escape")
    for key in ("ArrowRight", "c", "?"):
        page.keyboard.press(key)
    assert not page.is_visible("#keys")
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("ArrowRight")
    assert not page.is_visible("#keys")
    assert page.url.endswith("/pages/2")
    page.click("#keys-open")
    assert not page.is_checked("#letters")


def test_keys_typed_into_a_field_are_letters(reader, document):
    page = reader(document.page_url(2))
    page.focus("#q")
    page.keyboard.type("nc?p")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#q") == "nc?p"
    assert page.url.endswith("/pages/2")


def test_nothing_moves_while_images_come(reader, document):
    page = reader(document.get_absolute_url() + "lire", script=True)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate("""new Promise((done) => new PerformanceObserver((list) =>
        done(list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0))
      ).observe({ type: "layout-shift", buffered: true }) || setTimeout(done, 300, 0))""")
    assert shift < 0.01


@pytest.fixture
def elsewhere(tmp_path):
    """Another site on this machine: its folder, and its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_page_may_be_framed_by_another_site_and_no_other_page(chromium, live_server, document, elsewhere):
    context = chromium.new_context()
    page = context.new_page()
    framed = live_server.url + document.page_url(1)
    folder, address = elsewhere
    for name, inside, shown in [("one", f"{framed}/integrer", 1), ("other", framed, 0)]:
        (folder / f"{name}.html").write_text(f'<iframe src="{inside}" width="700" height="900"></iframe>')
        page.goto(f"{address}/{name}.html", wait_until="load")
        assert page.frame_locator("iframe").locator("figure img").count() == shown
    context.close()
