"""Searching a list: hits by term in public documents, what was not searched and why, kept nowhere."""

import csv
import logging

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from archive.models import Document
from archive.search import outbox, term_list
from archive.search.term_list import read_list, search_list
from tests.make import make_document

LIST = reverse("search-list")


@pytest.fixture
def documents(index):
    made = [
        make_document("rien", "La société Serenicity, et la Métropole.", "Serenicity encore", title="Contrat"),
        make_document("SERENICITY et Verney-Carron", title="Courrier"),
        make_document("Une page", title="Serenicity"),
    ]
    make_document("Serenicity en secret, Dupontel aussi", title="Serenicity caché", published=False)
    outbox.rebuild()
    return made


def said(text):
    lines, _ignored = search_list(text)
    return [(one.term, one.documents, one.pages, [place[:2] for place in one.places]) for one in lines]


def test_each_term_has_its_documents_pages_and_first_hits(documents):
    [(term, count, pages, places)] = said("Serenicity")
    assert (term, count, pages) == ("Serenicity", 3, 3)
    assert set(places) == {("Contrat", 2), ("Contrat", 3), ("Courrier", 1)}
    assert said("verney carron\nthales") == [("verney carron", 1, 1, [("Courrier", 1)]), ("thales", 0, 0, [])]


def test_a_term_is_a_phrase_and_no_other_form(documents):
    assert [count for _, count, _, _ in said("la métropole\nmétropole la\nsociétés\nsociete")] == [1, 0, 0, 1]


def test_first_hits_lead_to_the_words(documents, client):
    line = search_list("la métropole")[0][0]
    assert ">la Métropole</mark>" in client.get(line.places[0].url).content.decode()


def test_nothing_hidden_is_found_or_counted(documents):
    assert said("Dupontel") == [("Dupontel", 0, 0, [])]
    Document.objects.filter(pk=documents[1].pk).update(decision="withdrawn")
    assert said("Verney-Carron") == [("Verney-Carron", 0, 0, [])]


def test_lines_that_are_not_searched_are_said_with_their_reason():
    lines, ignored = read_list('un\n\n  \n---\n"Un"\n' + "x" * 121 + "\ndeux\0trois\n")
    assert [line.term for line in lines] == ["un", "deux trois"]
    assert [(one.number, one.why) for one in ignored] == [
        (4, term_list.NO_WORD), (5, term_list.WRITTEN_TWICE), (6, term_list.TOO_LONG),
    ]  # fmt: skip


def test_a_thousand_terms_are_searched_and_no_more():
    lines, ignored = read_list("\n".join(f"terme {number}" for number in range(1002)))
    assert len(lines) == 1000
    assert [one.why for one in ignored] == [term_list.TOO_MANY] * 2


def test_when_the_time_is_over_the_rest_is_said(documents):
    lines, ignored = search_list("Serenicity\nthales", seconds=-1)
    assert (lines, [one.why for one in ignored]) == ([], [term_list.NO_TIME] * 2)


def test_page_shows_the_table_and_leaves_nothing_behind(documents, client, caplog):
    caplog.set_level(logging.DEBUG)
    assert client.get(LIST).status_code == 200
    answer = client.post(LIST, {"terms": "Serenicity\n---\n<b>x"})
    page = answer.content.decode()
    assert documents[0].page_url(2) in page
    assert "&lt;b&gt;x" in page
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert not Session.objects.exists()
    assert "Serenicity" not in caplog.text


def test_table_can_be_opened_in_a_spreadsheet(documents, client):
    answer = client.post(LIST, {"terms": "Serenicity\n=1+1\n---", "as": "csv"})
    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [(row["term"], row["documents"]) for row in rows] == [("Serenicity", "3"), ("'=1+1", "0"), ("'---", "")]
    assert rows[0]["first_hits"].startswith("http://testserver/documents/")
    assert rows[2]["not_searched"]


def test_empty_list_shows_the_form_and_a_damaged_index_is_said(documents, client, engine):
    assert "<table" not in client.post(LIST, {"terms": " \n"}).content.decode()
    (engine.root / "current").unlink()
    answer = client.post(LIST, {"terms": "Serenicity"})
    assert answer.status_code == 503
    assert "Serenicity" in answer.content.decode()


@pytest.mark.parametrize("typed", ["titre:x", "a OU b", "-a", '"', "lieu:nice", "a*", "(((", "\ud800", "²", "a\r\nb"])
def test_strange_lines_are_no_error(documents, typed):
    search_list(typed)
