"""Footnotes: numbered apart from citations, with the way there and back; those that lead nowhere are named by line."""

import re

import pytest

from wiki.pages import saving
from wiki.pages.footnote_faults import sentences, stopping
from wiki.pages.render_child import SANDBOX, TextTooSlow, rendered
from wiki.pages.rendering import render


@pytest.fixture(scope="module", autouse=True)
def _sandbox_closed():
    yield
    SANDBOX.close()


def anchors(html):
    """What can be jumped to, and what is jumped to."""
    return set(re.findall(r' id="([^"]+)"', html)), set(re.findall(r'href="#([^"]+)"', html))


def test_a_footnote_leads_to_its_text_and_back():
    html = render("Un[^a].\n\n[^a]: Le texte.").html
    assert '<sup><a href="#fn-1" id="fnref-1-1" rel="noopener noreferrer">[note 1]</a></sup>' in html
    there, wanted = anchors(html)
    assert wanted == {"fn-1", "fnref-1-1"} <= there
    assert "[^a]" not in html


def test_footnotes_are_numbered_in_the_order_in_which_they_are_called():
    html = render("Un[^z] deux[^b] trois[^z].\n\n[^b]: Second.\n[^z]: Premier.").html
    assert re.findall(r"\[note \d\]", html) == ["[note 1]", "[note 2]", "[note 1]"]
    assert html.index("Premier.") < html.index("Second.")
    assert {"fnref-1-1", "fnref-1-2", "fnref-2-1", "fn-1", "fn-2"} <= anchors(html)[0]
    assert anchors(html)[0] >= anchors(html)[1]


def test_footnotes_and_citations_are_numbered_apart():
    page = render("Un [[doc:bbbbbb]] deux[^1] trois [[doc:cccccc]].\n\n[^1]: Et [[doc:dddddd]].")
    assert [(cited.reference, cited.note) for cited in page.citations] == [(0, 1), (1, 2), (2, 3)]
    assert "[note 1]" in page.html
    assert page.citations[2].sentence == "Et."


def test_citations_in_footnotes_follow_the_order_in_which_they_are_read():
    page = render("a[^z] b[^b]\n\n[^b]: Deux [[doc:bbbbbb]].\n\n[^z]: Un [[doc:cccccc]].")
    assert [(cited.reference, cited.note) for cited in page.citations] == [(1, 1), (0, 2)]


def test_a_footnote_may_hold_several_paragraphs_and_lists():
    html = render("Un[^1].\n\n[^1]: Le texte.\n\n    La suite [[doc:bbbbbb]].\n\n    - un point\n\nAprès.").html
    box = html[html.index("wiki-footnotes") :]
    assert "La suite" in box
    assert "<li>un point</li>" in box
    assert "Après" not in box
    assert "[[doc" not in html


def test_the_heading_of_a_part_is_listed_without_its_footnote():
    assert render("## Micros[^1]\n\n[^1]: x").headings == [[2, "s-micros", "Micros"]]


@pytest.mark.parametrize("typed", ["[sic]", "[1]", "[size]", "[^nulle part]", "[^x]", "`[^1]`", "[^]", "[^1"])
def test_what_is_no_footnote_stays_as_it_was_typed(typed):
    html = render(f"Un {typed} mot.\n\n[^1]: texte").html
    assert re.sub("</?(code|p)>", "", html).startswith(f"Un {typed.strip(chr(96))} mot.")


def test_anchors_of_footnotes_are_the_renderers_only():
    html = render('<b id="fn-1" class="wiki-return">x</b> Un[^1].\n\n[^1]: y').html
    assert html.count('id="fn-1"') == 1
    assert "<b>x</b>" in html


def test_footnotes_that_lead_nowhere_are_named_by_line():
    text = "Un[^a].\n\nDeux[^b].\n\n[^b]: x\n[^b]: y\n[^c]: z\n[^d]:\n"
    said = sentences(text, render(text).faults)
    assert len(said) == 5  # the last of them twice: it says nothing, and is called nowhere
    lines = {int(re.search(r"\d+", sentence)[0]) for sentence in said}
    assert lines == {1, 6, 7, 8}


def test_what_led_nowhere_before_stops_nobody():
    text = "Un[^a]. Deux[^b]."
    faults = render(text).faults
    assert len(stopping(text, faults, "")) == 2
    assert len(stopping(text, faults, "Un[^a].")) == 1
    assert stopping(text, faults, text) == []
    assert stopping("[^c]: z", render("[^c]: z").faults, "") == []  # said in the preview only


@pytest.mark.django_db
def test_a_page_whose_footnote_leads_nowhere_is_not_saved_and_says_where():
    with pytest.raises(saving.BadText) as refused:
        saving.save("villes/nice", title="Nice", text="Un.\n\nDeux[^a].")
    assert "3" in str(refused.value)
    assert "[^a]" in str(refused.value)


def test_a_text_too_heavy_with_footnotes_is_refused_with_the_line_at_fault():
    with pytest.raises(TextTooSlow) as stopped:
        rendered("Bonjour[^1].\n\n[^1]: " + "[" * 20_000 + "\n\nFin.")
    assert stopped.value.line == 3


def test_a_thousand_footnotes_cost_little():
    text = "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(1000))
    assert rendered(text).html.count('id="fn-') == 1000
