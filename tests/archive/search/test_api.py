import datetime

import pytest
from django.db import transaction
from django.urls import path

from archive import api
from archive.models import Document, Organisation, Technology
from archive.search import outbox
from tests.make import make_document, make_territory

ADDRESS = "/api/documents/"


def nothing(request, **address):
    """Stands for the views that answers link to."""


urlpatterns = [
    path("documents/<slug:slug>-<slug:code>/", nothing, name="document"),
    path("documents/<slug:slug>-<slug:code>/pages/<int:number>", nothing, name="page"),
    path("api/documents/", api.documents, name="api-documents"),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def document(index):
    document = make_document(
        "rien ici",
        "La délibération du conseil",
        title="Délibération de juin",
        nature="minutes",
        date=datetime.date(2019, 6, 20),
        territories=[make_territory()],
    )
    document.organisations.add(Organisation.objects.create(slug="verney", name="Verney"))
    document.technologies.add(Technology.objects.create(slug="drones", name="Drones"))
    document.public_version.pages.filter(rank=2).update(label="5")
    outbox.rebuild()
    return document


def test_the_answer_is_as_documented(client, document):
    answer = client.get(ADDRESS, {"q": "délibération"})
    address = f"/documents/deliberation-de-juin-{document.code}/"
    assert answer.json() == {
        "count": 1,
        "results": [
            {
                "code": document.code,
                "title": "Délibération de juin",
                "url": address,
                "kind": "public-record",
                "nature": "minutes",
                "date": "2019-06-20",
                "organisations": ["verney"],
                "technologies": ["drones"],
                "territories": ["42218"],
                "matching_pages": 1,
                "pages": [
                    {
                        "number": 2,
                        "label": "5",
                        "url": f"{address}pages/2?q=d%C3%A9lib%C3%A9ration",
                        "snippet": "La <mark>délibération</mark> du conseil",
                    }
                ],
            }
        ],
    }
    assert "délibération" in answer.content.decode()


def test_all_filters_at_once(client, document):
    asked = {
        "q": "conseil", "territory": "42218", "kind": "public-record", "nature": "minutes", "from": "2019-06-20",
        "to": "2019-06-20", "page": "1", "organisation": "verney", "technology": "drones", "origin": "file",
        "sort": "date-oldest",
    }  # fmt: skip
    assert client.get(ADDRESS, asked).json()["count"] == 1
    assert client.get(ADDRESS, {**asked, "kind": "leak"}).json() == {"count": 0, "results": []}
    assert client.get(ADDRESS, {**asked, "origin": "recognised"}).json() == {"count": 0, "results": []}
    assert client.get(ADDRESS, {"page": "9999"}).json() == {"count": 1, "results": []}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("territory", "99999"),
        ("territory", "\0"),
        ("kind", "secret"),
        ("nature", "x"),
        ("organisation", "x"),
        ("technology", "\0"),
        ("origin", "x"),
        ("sort", "x"),
        ("from", "2019"),
        ("to", "2019-02-30"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "x"),
        ("page", "²"),
        ("page", "9" * 30),
        ("pgae", "1"),
    ],
)
def test_a_bad_parameter_is_told_in_a_sentence(client, db, name, value):
    answer = client.get(ADDRESS, {name: value})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert "ETag" not in answer.headers


def test_days_in_the_wrong_order_are_refused(client, db):
    assert client.get(ADDRESS, {"from": "2020-01-01", "to": "2019-01-01"}).status_code == 400


def test_only_reading_is_allowed(client, db):
    assert client.post(ADDRESS).status_code == 405


def test_an_answer_that_still_holds_is_not_sent_again(client, document):
    answer = client.get(ADDRESS, {"q": "conseil"})
    again = client.get(ADDRESS, {"q": "conseil"}, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(decision="withdrawn")
        outbox.changed(document)
    changed = client.get(ADDRESS, {"q": "conseil"}, headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.json()["count"] == 0


def test_without_index_a_search_says_so_and_a_list_still_works(client, db, engine):
    make_document("texte")
    answer = client.get(ADDRESS, {"q": "texte"})
    assert answer.status_code == 503
    assert answer.json()["error"]
    assert client.get(ADDRESS).json()["count"] == 1


def test_a_demonstration_says_that_it_is_not_the_act(client, index):
    make_document("Une délibération.", is_demonstration=True)
    outbox.rebuild()
    result = client.get("/api/documents/", {"q": "délibération"}).json()["results"][0]
    assert "démonstration" in result["notice"]


def test_the_order_asked_for_is_the_order_given(client, index):
    old = make_document("un conseil", date=datetime.date(2001, 1, 1))
    new = make_document("un conseil", date=datetime.date(2021, 1, 1))
    outbox.rebuild()
    for sort, expected in {"date": [new.code, old.code], "date-oldest": [old.code, new.code]}.items():
        results = client.get(ADDRESS, {"q": "conseil", "sort": sort}).json()["results"]
        assert [result["code"] for result in results] == expected
