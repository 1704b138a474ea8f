"""The ways from a search: facets, orders, the table, the feed, the advanced form."""

import csv
import datetime
import io
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from archive.models import Document, Organisation, Technology
from archive.search import find as finding
from archive.search.engines.folder import IndexUnavailable
from archive.search.outbox import changed, drain
from archive.search.table import COLUMNS, safe
from tests.make import make_document, make_territory

SEARCH, TABLE, FEED, ADVANCED = (reverse(name) for name in ["search", "search-table", "search-feed", "search-advanced"])
FIRST = datetime.datetime(2026, 1, 5, 9, 30, tzinfo=datetime.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def indexed(db):
    """Index what is public when called."""

    def index():
        for document in Document.objects.all():
            changed(document)
        drain()

    return index


@pytest.fixture
def two(indexed):
    town = make_territory()
    first = make_document("micro", "rien", "un micro", title="Micros", nature="minutes", territories=[town],
                          date=datetime.date(2019, 5, 1), added=FIRST)  # fmt: skip
    first.technologies.set([Technology.objects.create(name="Capteurs sonores", slug="capteurs")])
    first.organisations.set([Organisation.objects.create(name="Serenicity", slug="serenicity", aliases=["Verney"])])
    make_document("micro", title="Autre", nature="report", added=FIRST + datetime.timedelta(days=1))
    make_document("micro", title="Caché", nature="report", published=False)
    indexed()
    return first


def links(response):
    return {(f["label"], one["label"]): one for f in response.context["facets"] for one in f["links"]}


def titles(response):
    return [hit.document.title for hit in response.context["results"].hits]


@pytest.mark.parametrize("asked", [{"q": "micro"}, {}])
def test_each_facet_adds_a_filter_that_can_be_removed(client, two, asked):
    found = links(client.get(SEARCH, asked))
    assert len(found) == 6
    for (_facet, label), link in found.items():
        assert link["count"] == 1
        narrowed = client.get(SEARCH + link["address"])
        assert len(titles(narrowed)) == 1, label
        (active,) = narrowed.context["active"]
        assert len(titles(client.get(SEARCH + active["without"]))) == 2, label


def test_a_value_that_narrows_nothing_is_not_offered(client, two):
    assert client.get(SEARCH, {"q": "micro", "nature": "minutes"}).context["facets"] == []


def test_an_organisation_is_also_meant_by_another_name(client, two):
    assert titles(client.get(SEARCH, {"organisation": "VERNEY"})) == ["Micros"]
    assert "errorlist" in client.get(SEARCH, {"organisation": "personne"}).content.decode()


def test_orders_keep_the_search_and_go_both_ways(client, two):
    response = client.get(SEARCH, {"q": "micro", "page": "1"})
    addresses = [order["address"] for order in response.context["orders"]]
    assert addresses[0] == "?q=micro"
    assert [titles(client.get(SEARCH + address))[0] for address in addresses[3:]] == ["Autre", "Micros"]


def rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_table_has_each_document_with_its_pages(client, two):
    response = client.get(TABLE, {"q": "micro", "sort": "added-oldest"})
    first, second = rows(response)
    assert list(first) == COLUMNS
    assert (first["title"], first["matching_pages"], first["territories"]) == ("Micros", "1 3", "42218")
    assert first["organisations"] == "serenicity"
    assert first["address"] == f"http://testserver{two.get_absolute_url()}"
    assert second["title"] == "Autre"
    assert "filename" in response.headers["Content-Disposition"]
    assert [row["title"] for row in rows(client.get(TABLE, {"nature": "minutes"}))] == ["Micros"]


def test_table_of_more_than_one_lot_is_whole_and_costs_few_queries(client, indexed, django_assert_max_num_queries):
    for _ in range(205):
        make_document("micro")
    indexed()
    with django_assert_max_num_queries(30):
        codes = [row["code"] for row in rows(client.get(TABLE, {"q": "micro", "sort": "added"}))]
    assert len(set(codes)) == len(codes) == 205


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-1", "@x", "\t=1", " =1", "\r=1"])
def test_no_cell_begins_a_formula(cell):
    assert safe(cell) == "'" + cell


def test_plain_cells_stay_as_they_are():
    assert [safe("Micros"), safe(None), safe(3), safe("a=1")] == ["Micros", "", "3", "a=1"]


def test_feed_holds_what_was_published_last_by_day_and_without_persons(client, two, moderator):
    response = client.get(FEED, {"q": "micro", "kind": "public-record"})
    assert "micro – Document public – Technopolice" in response.content.decode()
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314  our own
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["Autre", "Micros"]
    assert all("T00:00:00" in entry.find(f"{ATOM}updated").text for entry in entries)
    assert not feed.findall(f".//{ATOM}entry/{ATOM}author")
    assert FEED + "?q=micro" in client.get(SEARCH, {"q": "micro"}).content.decode()


def test_feed_says_when_nothing_is_new(client, two, moderator):
    etag = client.get(FEED, {"q": "micro"}).headers["ETag"]
    assert client.get(FEED, {"q": "micro"}, headers={"if-none-match": etag}).status_code == 304
    changed(two)
    assert client.get(FEED, {"q": "micro"}, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("address", [TABLE, FEED])
def test_a_filter_that_is_not_understood_is_a_bad_request(client, db, address):
    assert client.get(address, {"from": "hier"}).status_code == 400


@pytest.mark.parametrize("address", [TABLE, FEED])
def test_a_damaged_index_gives_no_half_answer(client, two, monkeypatch, address):
    def broken(*args):
        raise IndexUnavailable

    monkeypatch.setattr(finding, "in_index", broken)
    assert client.get(address, {"q": "micro"}).status_code == 503
    assert client.get(address).status_code == 200


def test_advanced_form_writes_the_query(client, db):
    asked = {"all": "micro rue", "phrase": 'police "municipale"', "any": 'drone "la caméra"', "none": "Nice -Lyon",
             "title": "contrat",
             "nature": "report", "from": "2019", "place": "", "go": "1"}  # fmt: skip
    response = client.get(ADVANCED, asked, follow=True)
    assert response.context["query"] == 'micro rue "police municipale" drone OU "la caméra" -Nice -Lyon titre:contrat'
    assert {one["label"] for one in response.context["active"]} == {"Rapport", "depuis le 1er janvier 2019"}


def test_advanced_form_starts_from_the_search(client, db):
    page = client.get(ADVANCED, {"q": "micro", "nature": "report"}).content.decode()
    assert 'value="micro"' in page
    assert '<option value="report" selected>' in page


def test_nothing_found_says_what_was_searched_and_offers_ways_on(client, two):
    response = client.get(SEARCH, {"q": "introuvable micro", "nature": "report"})
    page = response.content.decode()
    assert f"<strong>{response.context['results'].echo}</strong>" in page
    assert "introuvable, micro" in page
    assert titles(client.get(SEARCH + response.context["any_of_words"])) == ["Autre"]
    assert FEED + "?q=introuvable+micro&amp;nature=report" in page
    assert reverse("upload") in page


def test_feed_holds_no_character_that_xml_forbids(indexed, client):
    make_document("Les micros.", title="Micros\x0b du \uffff port")
    indexed()
    answer = client.get(FEED, {"q": "micros\x0c \x1b"})
    assert answer.status_code == 200
    titles = [found.text for found in ElementTree.fromstring(answer.content).iter(f"{ATOM}title")]  # noqa: S314  our own
    assert "Micros du  port" in titles
