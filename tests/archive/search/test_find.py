"""What readers find: documents with their pages, from both engines alike."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.search import outbox
from archive.search.find import Filters, find
from tests.make import make_document, make_territory


@pytest.fixture
def minutes(index):
    document = make_document(
        "Séance du conseil municipal, présents et absents",
        "L'expérimentation de microphones à Saint-Étienne",
        "Les microphones, puis les caméras, et <script>alert(1)</script>",
        "Des caméras",
        title="Compte rendu",
        date=datetime.date(2019, 1, 1),
        date_precision="year",
    )
    outbox.rebuild()
    return document


def test_pages_where_the_most_words_meet_come_first(minutes):
    hit = find("microphone caméra").hits[0]
    assert [page.number for page in hit.pages] == [3, 2, 4]
    assert hit.page_count_matching == 3
    assert hit.pages[0].url == f"{minutes.page_url(3)}?q=microphone+cam%C3%A9ra"
    assert hit.snippet == hit.pages[0].snippet


def test_snippets_are_escaped_and_marked(minutes):
    snippet = find("caméra script").hits[0].pages[0].snippet
    assert "<mark>caméras</mark>" in snippet
    assert "&lt;<mark>script</mark>&gt;" in snippet
    assert "<script" not in snippet


def test_a_phrase_shows_only_the_pages_that_say_it(minutes):
    hit = find('"les caméras"').hits[0]
    assert [page.number for page in hit.pages] == [3]
    assert "<mark>les caméras</mark>" in hit.snippet


def test_a_beginning_shows_its_pages(minutes):
    assert [page.number for page in find("microphon*").hits[0].pages] == [2, 3]


def test_what_is_excluded_is_not_marked(minutes):
    hit = find("caméra -drone").hits[0]
    assert {page.number for page in hit.pages} == {3, 4}


def test_a_document_found_by_its_title_shows_its_beginning(minutes):
    hit = find('"compte rendu"').hits[0]
    assert (hit.pages, hit.page_count_matching) == ([], 0)
    assert hit.snippet.startswith("Séance")


def test_words_on_different_pages_find_the_document(minutes):
    assert [page.number for page in find("conseil expérimentation").hits[0].pages] == [1, 2]


def test_five_pages_are_shown_and_all_are_counted(index):
    make_document(*["La caméra"] * 30)
    outbox.rebuild()
    hit = find("caméra").hits[0]
    assert len(hit.pages) == 5
    assert hit.page_count_matching == 30


def test_nothing_typed_lists_what_was_added_last_first(index):
    moments = [datetime.datetime(2026, 1, day, tzinfo=datetime.UTC) for day in range(1, 23)]
    documents = [make_document("texte", added=moment) for moment in moments]
    outbox.rebuild()
    first = find("")
    assert (first.count, first.pages, len(first.hits)) == (22, 2, 20)
    assert first.hits[0].document == documents[-1]
    assert [hit.document for hit in find("", page=2).hits] == [documents[1], documents[0]]
    assert [len(find("texte", page=page).hits) for page in [1, 2, 3]] == [20, 2, 0]
    assert find("texte", page=10**30).hits == []
    assert len(find("texte", page=-1).hits) == 20


@pytest.mark.parametrize("text", ["", "texte"])
def test_filters_agree_with_and_without_words(index, text):
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "auvergne", "region")
    town = make_territory("42218", parent=region)
    first = make_document("texte", territories=[town], date=datetime.date(2019, 1, 1), date_precision="year")
    second = make_document("texte", provenance="press", nature="report", date=datetime.date(2020, 5, 1))
    month = make_document("texte", date=datetime.date(2021, 2, 1), date_precision="month")
    span = make_document(
        "texte", date=datetime.date(2022, 1, 1), date_end=datetime.date(2023, 6, 1), date_precision="range"
    )
    make_document("texte")
    outbox.rebuild()

    def found(**filters):
        return {hit.document for hit in find(text, filters=Filters(**filters)).hits}

    assert found(territory="42218") == found(territory="reg-84") == {first}
    assert found(territory="reg-99") == set()
    assert found(provenance="press") == found(nature="report") == {second}
    assert found(date_from=datetime.date(2019, 6, 1), date_to=datetime.date(2020, 12, 31)) == {first, second}
    assert found(date_from=datetime.date(2021, 2, 28), date_to=datetime.date(2021, 3, 1)) == {month}
    assert found(date_from=datetime.date(2023, 6, 1)) == {span}
    ordered = [hit.document for hit in find(text, filters=Filters(sort="date")).hits]
    assert ordered[:4] == [span, month, second, first]


def test_without_index_titles_are_compared(db, engine):
    document = make_document("texte", title="Les caméras de Nice")
    make_document("caméras", title="Autre")
    results = find("caméras")
    assert results.unavailable
    assert [hit.document for hit in results.hits] == [document]
    assert not find("").unavailable


@pytest.mark.parametrize(
    "text", ["\0", "%_\\", '"', "-a", "(", "a:b", "/.*/", "[a TO z]", "*", "a" * 20_000, "😀 mot", "é^2 AND"]
)
def test_nothing_typed_is_an_error(minutes, text):
    find(text)


def test_few_queries_however_many_results(index):
    for _ in range(20):
        make_document("caméra", "drone")
    outbox.rebuild()
    find("caméra")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(find("caméra drone").hits) == 20
    assert len(queries) <= 6
