"""From text to HTML: notes, headings, links; nothing that runs, nothing that hangs."""

import re
import time
from contextlib import suppress
from html import unescape
from html.parser import HTMLParser

import pytest

from wiki.pages.render_child import SANDBOX, CannotRender, TextTooLong, TextTooSlow, rendered
from wiki.pages.rendering import render
from wiki.pages.sanitising import ATTRIBUTES, TAGS


@pytest.fixture(scope="module", autouse=True)
def _sandbox_closed():
    yield
    SANDBOX.close()


def test_citations_are_numbered_in_the_order_of_the_page():
    page = render("Un [[doc:bbbbbb p.2]]. Deux [[doc:cccccc]]. Encore [[doc:bbbbbb p.2]]. Autre [[doc:bbbbbb p.3]].")
    assert [(c.note, c.anchor) for c in page.citations] == [
        (1, "ref-1-1"), (2, "ref-2-1"), (1, "ref-1-2"), (3, "ref-3-1"),
    ]  # fmt: skip
    assert '<sup><a href="#note-1-2" id="ref-1-2" rel="noopener noreferrer">[1]</a></sup>' in page.html
    assert '<a href="#note-2" id="ref-2-1"' in page.html


def test_citations_of_the_same_pages_share_a_note_whatever_words_they_quote():
    page = render('Un [[doc:bbbbbb p.2 "a"]]. Deux [[doc:bbbbbb p.2 "b" contredit]]. Trois [[doc:bbbbbb v2 p.2]].')
    assert [c.anchor for c in page.citations] == ["ref-1-1", "ref-1-2", "ref-2-1"]


def test_a_cell_that_only_cites_rests_under_what_its_row_says():
    page = render("| Montant | Source |\n|---|---|\n| 30 000 € pour trois | [[doc:bbbbbb p.2]] |")
    assert page.citations[0].sentence == "30 000 € pour trois"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Avant. Le contrat prévoit 50 micros [[doc:bbbbbb]]. Après.", "Le contrat prévoit 50 micros."),
        ("Avant. Le contrat prévoit 50 micros. [[doc:bbbbbb]] Après.", "Le contrat prévoit 50 micros."),
        ("M. X dit **non** [[doc:bbbbbb]] et part. Fin.", "M. X dit non et part."),
        ("- un\n- deux [[doc:bbbbbb]]", "deux"),
        ("| a | b |\n|---|---|\n| x | y [[doc:bbbbbb p.1 \"c | d\"]] |", "y"),
        ("R&D \\*x\\* <mark>a</mark> [[doc:bbbbbb]]", "R&D *x* a"),
    ],
)  # fmt: skip
def test_each_citation_knows_its_sentence(text, sentence):
    assert render(text).citations[0].sentence == sentence


def test_the_html_says_nothing_of_the_document():
    page = render('Un [[doc:bbbbbb p.2 "mots secrets" contradicts]].')
    assert "bbbbbb" not in page.html
    assert "secrets" not in page.html
    assert "secrets" not in page.citations[0].sentence


def test_citations_in_code_stay_as_they_were_written():
    page = render("`[[doc:bbbbbb]]`\n\n    [[doc:cccccc]]\n\n- a\n\n        [[doc:dddddd]]")
    assert page.citations == []
    assert page.html.count("[[doc:") == 3


def test_citations_are_read_inside_raw_html_and_tables():
    page = render("<table><tr><td>a [[doc:bbbbbb]]</td></tr></table>\n\n<mark>b [[doc:cccccc]]</mark>")
    assert len(page.citations) == 2


def test_headings_have_anchors_and_the_title_stays_the_only_first_level():
    page = render("# Été\n\n## Été\n\n### [[villes/nice|Nice]] [[doc:bbbbbb]]")
    assert page.headings == [[2, "s-ete", "Été"], [2, "s-ete--2", "Été"], [3, "s-nice", "Nice"]]
    assert '<h2 id="s-ete">' in page.html
    assert "<h1" not in page.html


def test_links_to_pages_lead_there():
    page = render("[[villes/nice|Nice]]")
    assert 'href="/wiki/villes/nice/"' in page.html
    assert page.links == ["villes/nice"]


def test_brackets_that_mean_nothing_stay():
    assert render("[size] [sic] et [1]. [toc]").html == "<p>[size] [sic] et [1]. [toc]</p>"


def test_tables_keep_their_structure():
    html = render('<table><tr><th scope="col" colspan="2">a</th></tr></table>\n\n|a|\n|-:|\n|1|').html
    assert '<th scope="col" colspan="2">' in html
    assert '<td align="right">' in html


def test_first_lines_of_tables_are_headers_of_their_columns():
    html = render("| ville | micros |\n|:--|--:|\n| Nice | 50 |").html
    assert '<th align="left" scope="col">ville</th>' in html
    assert '<td align="right">50</td>' in html


@pytest.mark.parametrize(
    "written",
    [
        "https://exemple.org/a--b_c_d/?x=1&y=2&z='a'...",
        "collectif.technopolice@exemple.org",
        "http://exemple.org/l'avis:du:20!?",
        "ftp://exemple.org/%20a~b~c",
    ],
)
def test_typography_never_alters_an_address(written):
    def seen(html):
        return unescape(re.sub("<[^>]+>", "", html)).strip()

    assert seen(render(written).html) == written
    assert seen(render(f"Voir {written} (page 2).").html) == f"Voir {written} (page 2)."
    assert seen(render(f"Un[^1]\n\n[^1]: {written}").html.partition("<ol>")[2].replace("↑", "")) == written


def test_the_address_of_a_link_stays_as_it_is():
    html = render("[l’avis](https://exemple.org/a--b_c_d/?x=1&y='z'...)").html
    assert "href=\"https://exemple.org/a--b_c_d/?x=1&amp;y='z'...\"" in html


PAYLOADS = r"""
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<img src=x onerror=alert(1)>
<img src="https://evil.example/p.png">
![x](https://evil.example/p.png)
![x](javascript:alert(1))
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](java&#115;cript:alert(1))
[x](data:text/html;base64,PHNjcmlwdD4=)
[x](vbscript:msgbox(1))
[x](//evil.example)
[x](/\\evil.example)
[x]( javascript:alert(1) "t")
<javascript:alert(1)>
<a href="javascript:alert(1)" onclick="alert(1)" target="_blank">x</a>
<svg onload=alert(1)><animate onbegin=alert(1)></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<iframe src="/wiki/"></iframe>
<form action="https://evil.example"><input name=a><button formaction="//evil">x</button></form>
<base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=https://evil.example">
<link rel=stylesheet href=//evil.example/x.css>
<style>*{background:url(//evil.example)}</style>
<p style="position:fixed">x</p>
<div class="masthead" id="content">x</div>
<a id="note-1" name="x" href="#a">x</a>
<b id="ref-1-1">x</b> [[doc:bbbbbb]]
<object data=x></object><embed src=x><video src=//evil.example><audio src=x>
<details ontoggle=alert(1) open>x</details>
<abbr title="[[doc:bbbbbb]] onmouseover=alert(1) x=">x</abbr>
<a href="[[villes/nice|x]] onmouseover=alert(1)">x</a>
[x]([[villes/nice]] "onmouseover=alert(1)")
[x]: javascript:alert(1) "t"
<td colspan=100000>x</td>
```x" onmouseover="alert(1)
x
```
# x {: onclick=alert(1) }
<p>x<!-- --!><img src=x onerror=alert(1)> -->
&lt;img src=x onerror=alert(1)&gt;
<template><script>alert(1)</script></template>
<span data-picture="0-9" class="wiki-footnotes" id="fn-1" aria-label="x">x</span>
[^a"onmouseover=alert(1)] [^<b>]\n\n[^a"onmouseover=alert(1)]: <img src=x onerror=alert(1)>
x[^1]\n\n[^1]: [x](javascript:alert(1)) <a id="fn-1" class="wiki-return">y</a>
[[image:bbbbbb p.1 "<img src=x onerror=alert(1)>"]]
<b title='[[image:bbbbbb "onmouseover=alert(1)"]]'>x</b>
&#xE000;0&#xE001; <b title="&#xE000;0&#xE001;">x</b>
<a href="&#x6A;avascript:alert(1)">x</a><a href="jav\tascript:alert(1)">y</a>
""".strip().split("\n")
PAYLOADS = [payload.replace("\\n", "\n") for payload in PAYLOADS]


class Inert(HTMLParser):
    """Fails at any tag, attribute or address that a writer may not use."""

    def __init__(self, written):
        super().__init__()
        self.written = written

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()) | {"rel"}, f"{tag} {name}"
            if name == "id":
                assert value.startswith(("ref-1-", "s-", "fn-", "fnref-")), value
            if name == "class":
                assert value in {"wiki-footnotes", "wiki-return"}, value
            if name == "data-picture":
                assert self.written[slice(*map(int, value.split("-")))].startswith("[[image:"), value
            if name == "href":
                assert value.startswith(("https://", "http://", "mailto:", "#")) or (
                    value.startswith("/") and value[1:2] not in {"/", "\\"}
                ), value


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives(payload):
    html = render(payload).html
    Inert(payload).feed(html)
    assert html.count('id="ref-1-1"') <= 1


def test_all_payloads_together_survive_no_better():
    for joined in ("\n".join(PAYLOADS), "\n\n".join(PAYLOADS)):
        Inert(joined).feed(render(joined).html)


def test_a_text_is_rendered_in_the_sandbox():
    page = rendered("Un [[doc:bbbbbb]].")
    assert page == render("Un [[doc:bbbbbb]].")


def test_a_text_that_would_take_minutes_ends_in_a_sentence_with_its_line():
    begin = time.monotonic()
    with pytest.raises(TextTooSlow) as stopped:
        rendered("Bonjour.\n\n" + "[" * 20_000 + "\n\nFin.")
    assert stopped.value.line == 3
    assert "3" in str(stopped.value)
    assert time.monotonic() - begin < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "`" * 1000,
        "[a](" * 10_000,
        "<b>" * 30_000,
        "<div>" * 20_000,
        "> " * 40_000,
        "<table><tr><td>" * 6000,
        "[^1]: " * 15_000,
        "[^1]:\n" * 15_000,
        "[^1]" * 25_000,
        "a[^1]\n\n[^1]: b\n" + "    [^1]: b\n" * 6000,
        "".join(f"[^{n}] " for n in range(10_000)),
        "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(4000)),
    ],
)
def test_hostile_texts_end(text):
    with suppress(CannotRender):
        rendered(text)


def test_a_text_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(TextTooLong):
        rendered("é" * 60_000)


def test_a_text_at_the_limit_passes():
    assert rendered("Mot **gras** [lien](https://a.example). [[doc:bbbbbb p.2]]\n\n" * 1600).citations
