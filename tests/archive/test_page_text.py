"""The text of a page as it is shown: escaped, marked, in tables, with what is masked and what is unsure said."""

import pytest
from django.utils import translation

from archive import doubts, page_text, passages
from archive.models import Origin
from archive.search.highlight import matches
from archive.search.synonyms import sought
from tests.make import make_document

pytestmark = pytest.mark.django_db

SHEET = "Caméras\nVille | Nombre\nNice | 3700"


def shown(text, query="", version=None, **fields):
    document = make_document(text)
    document.versions.update(**(version or {}))
    page = document.versions.get().pages.get()
    for name, value in fields.items():
        setattr(page, name, value)
    spans = page_text.hit_spans(matches(text, sought(query))) if query else []
    return page_text.text_of(page, page.version, spans)


def only(text):
    (part,) = text.parts
    return part["text"]


def test_text_is_escaped_and_hits_are_numbered():
    text = only(shown("<b>caméra</b> & caméras", "caméra"))
    assert text == '&lt;b&gt;<mark id="hit-1">caméra</mark>&lt;/b&gt; &amp; <mark id="hit-2">caméras</mark>'


def test_passage_is_marked_and_takes_the_focus():
    passage = passages.of_words("un deux trois", "deux")
    spans = page_text.passage_span(passage)
    page = make_document("un deux trois").versions.get().pages.get()
    assert '<mark class="passage" id="passage" tabindex="-1">deux</mark>' in only(
        page_text.text_of(page, page.version, spans)
    )


def test_language_is_that_of_the_page():
    assert shown("Le rapport de la ville.").language == "fr"
    assert shown("The city is to put cameras in the street, and the school is to be by the park.").language == "en"


def test_sheet_is_a_table_with_its_columns_named():
    text = shown(SHEET, version={"sections": True, "engine": "calamine 0.6"})
    assert text.parts[0] == {"text": "Caméras"}
    assert text.parts[1]["table"].heading == ["Ville", "Nombre"]
    assert text.parts[1]["table"].rows == [["Nice", "3700"]]


def test_short_rows_have_as_many_cells_as_columns_are_named():
    text = shown("Feuille\nVille | Nombre | Année\nNice | 3", version={"sections": True, "engine": "calamine 0.6"})
    assert text.parts[1]["table"].rows == [["Nice", "3", ""]]


def test_hits_are_marked_in_cells_and_across_them():
    text = shown("a\nNice | caméra <b> | 3\nLyon | 2", '"Nice caméra"', {"sections": True, "engine": "calamine 0.6"})
    row = text.parts[1]["table"].rows[0]
    assert row[0] == '<mark id="hit-1">Nice</mark>'
    assert row[1] == "<mark>caméra</mark> &lt;b&gt;"


def test_page_of_a_pdf_with_bars_is_no_table():
    assert only(shown("a | b\nc | d")) == "a | b\nc | d"


def test_masked_passages_are_said_where_they_stand():
    text = shown("un deux trois", masks=[[1360, 500, 20, 200], [2280, 500, 10, 200]])
    assert text.masks == 2
    said = only(text)
    assert said.index("un ") < said.index('<span class="masked">') < said.index("deux")
    assert said.count("masked") == 2


def test_masked_page_without_text_says_how_many():
    text = shown("", masks=[[1, 1, 5, 5]])
    assert text.masks == 1
    assert text.is_empty


@pytest.mark.parametrize(
    ("origin", "confidence", "unsure"),
    [(Origin.RECOGNISED, 61, True), (Origin.RECOGNISED, 91, False), (Origin.CORRECTED, 61, False),
     (Origin.RECOGNISED, None, False)],
)  # fmt: skip
def test_page_read_with_doubt_says_so(origin, confidence, unsure):
    assert shown("un", origin=origin, confidence=confidence).unsure is unsure


def test_columns_of_a_sheet_keep_their_names_on_the_pages_that_follow(django_assert_num_queries):
    document = make_document(SHEET, "Caméras\nLyon | 2", "Caméras\nMetz | 3", "Autre\n1 | 2", "Autre\n3 | 4")
    document.versions.update(sections=True, engine="calamine 0.6")
    version = document.versions.get()
    pages = list(version.pages.all())
    with django_assert_num_queries(1):
        headings = page_text.headings_of(version, pages[1:])
    assert headings == {2: ["Ville", "Nombre"], 3: ["Ville", "Nombre"], 4: [], 5: []}
    assert page_text.headings_of(version, pages)[1] == []


def test_columns_of_a_csv_are_named_on_every_page():
    document = make_document("Ville | Nombre\nNice | 3", "Lyon | 2")
    document.versions.update(sections=True, media_type="text/csv")
    version = document.versions.get()
    assert page_text.headings_of(version, [version.pages.get(rank=2)]) == {2: ["Ville", "Nombre"]}


def test_a_page_has_no_columns_to_look_up(django_assert_num_queries):
    version = make_document("a | b", "c | d").versions.get()
    pages = list(version.pages.all())
    with django_assert_num_queries(0):
        assert page_text.headings_of(version, pages) == {}


def test_words_read_with_doubt_are_said_in_words_where_they_begin():
    said = '<span class="doubt"><span class="doubt-said">unsure reading: </span>rnaire dlt</span>'
    with translation.override("en"):
        text = shown("Le rnaire dlt non", unsure=[[1, 2]])
    assert (only(text), text.doubts) == (f"Le {said} non", 1)


def test_a_doubt_that_a_hit_cuts_is_said_once_and_escaped():
    with translation.override("en"):
        text = only(shown("un <b> caméra deux", "caméra", unsure=[[1, 2]]))
    assert text.count("doubt-said") == 1
    assert "un <span" in text
    assert '&lt;b&gt; </span><mark id="hit-1"><span class="doubt">caméra</span></mark> deux' in text


@pytest.mark.parametrize("unsure", [[[0, 50]], [[7, 9]], [[0, 0], [0, 0]]])
def test_doubts_that_fit_no_word_break_nothing(unsure):
    text = only(shown("un deux", unsure=unsure))
    assert text.count("doubt-said") <= 1
    assert "deux" in text


def test_a_word_in_doubt_that_a_lines_end_cuts_is_in_doubt_whole():
    boxes = [["convo-\nqué", 1, 1, 5, 5], ["", 1, 9, 5, 5], ["hier", 9, 9, 5, 5]]
    for unsure in ([[0, 0]], [[1, 1]], [[0, 1]]):
        assert doubts.spans_of(unsure, "convo-\nqué hier", boxes) == [(0, 10)]
