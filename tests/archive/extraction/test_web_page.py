"""A page of the web: its article, what it says of itself, a clean copy."""

import pytest

from archive.extraction import failure
from archive.extraction.cleaning import cleaned
from tests.archive.extraction.reading_of import frames, reason

PAGE = "<html><head><title>Titre</title></head><body><article>%s</article></body></html>"
TEXT = "<p>" + "La ville a voté un budget pour des caméras qui trient les passants. " * 20 + "</p>"


def web(content):
    return next(data["web"] for data, _ in frames(content, "html") if "web" in data)


def test_a_real_article_gives_its_text_author_date_and_outlet(corpus):
    content = (corpus / "formats" / "press-page.html").read_bytes()
    said = web(content)
    assert all(said[name] for name in ("title", "author", "publisher", "date"))
    texts = [data["page"]["text"] for data, _ in frames(content, "html") if "page" in data]
    assert len(texts) > 5
    assert max(map(len, texts)) <= 3000


def test_a_page_whose_text_comes_by_javascript_says_so(corpus):
    assert reason((corpus / "formats" / "press-page-needs-js.html").read_bytes(), "html") == failure.NEEDS_SCRIPT


def test_an_empty_page_has_no_text():
    assert reason((PAGE % "").encode(), "html") == failure.NO_PAGES


def test_a_page_in_another_encoding_is_read():
    said = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">') % TEXT
    texts = [data["page"]["text"] for data, _ in frames(said.encode("latin-1"), "html") if "page" in data]
    assert "caméras" in texts[0]


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "<img src=http://x/>", "<a href=javascript:alert(1)>x</a>", "<p style=x onclick=y>",
     "<iframe src=//x>", "<form action=//x><input>", "<svg onload=x>", "<base href=//x>", "<meta http-equiv=refresh>",
     "<link rel=stylesheet href=//x>", "<math><mtext><style><img src=x onerror=alert(1)>"],
)  # fmt: skip
def test_nothing_that_acts_or_loads_is_shown(hostile):
    kept = cleaned(hostile + "<p>Texte</p>")
    for sign in ("script", "src", "style", "onclick", "onload", "onerror", "javascript:", "//x", "<form", "<meta"):
        assert sign not in kept
    assert cleaned(kept) == kept


def test_a_page_nested_a_hundred_thousand_times_ends():
    content = ("<html><body>" + "<div>" * 100_000 + "x").encode()
    assert reason(content, "html") in {failure.NO_PAGES, failure.NEEDS_SCRIPT, failure.DAMAGED, failure.CRASHED}


def test_a_damaged_record_is_told():
    assert reason(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nx", "warc")
