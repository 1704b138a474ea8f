"""Wiki pages in the answer to a search: by their own words, for everybody the same, never what is hidden."""

import pytest
from django.urls import reverse

from archive import moderation
from archive.search import elsewhere, outbox
from archive.search.find import Filters
from archive.search.queries import parse
from tests.make import make_document, make_territory
from wiki.pages import saving, searching
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """## Les micros

La ville voulait des **micros** [[doc:%s p.1 "jonquilles bleues"]] dans [la rue](https://ville.example/plan), puis des
caméras [[doc:bcdfgh p.2]].
"""


@pytest.fixture
def dossier():
    make_territory()
    document = make_document("Des jonquilles bleues.")
    page = saving.save("villes/saint-etienne", title="Saint-Étienne", text=TEXT % document.code, unproved=True).page
    saving.save("technologies/drones", title="Drones", text="Des drones et une caméra de plus.")
    page.document = document
    return page


def found(query, **filters):
    return [one.title for one in elsewhere.elsewhere(parse(query), Filters(**filters))]


@pytest.mark.parametrize(("query", "titles"), [
    ("microphone", []), ("micro", ["Saint-Étienne"]), ("caméra", ["Drones", "Saint-Étienne"]),
    ("caméra drone", ["Drones"]), ("caméra -drone", ["Saint-Étienne"]), ("micro OU drone", ["Drones", "Saint-Étienne"]),
    ('"la rue"', ["Saint-Étienne"]), ('"rue la"', []), ("dron*", ["Drones"]), ("saint-etienne", ["Saint-Étienne"]),
    ("", []), ("-drone", []), ("caméra nature:rapport", []), ("plan", []), ("titre:drones caméra", ["Drones"]),
])  # fmt: skip
def test_pages_are_found_by_their_words(dossier, query, titles):
    assert sorted(found(query)) == titles


def test_a_title_that_says_it_comes_first_and_the_snippet_is_of_the_text(dossier):
    saving.save("villes/autre", title="Autre", text="drone drone drone")
    first, _second = elsewhere.elsewhere(parse("drone"), Filters())
    assert first.title == "Drones"
    assert first.snippet == "Des <mark>drones</mark> et une caméra de plus."


def test_a_place_keeps_its_dossier_and_other_filters_keep_none(dossier):
    assert found("caméra", territory="42218") == ["Saint-Étienne"]
    assert found("caméra", territory="42218", sort="date") == ["Saint-Étienne"]
    assert found("caméra", nature="report") == []


def test_words_quoted_from_a_document_are_not_searched_nor_shown(dossier, moderator):
    assert found("jonquilles") == []
    (one,) = elsewhere.elsewhere(parse("micro"), Filters())
    assert (
        one.snippet == "Les <mark>micros</mark> La ville voulait des <mark>micros</mark> dans la rue, puis des caméras."
    )
    moderation.withdraw(dossier.document, moderator, reason="x")
    (one,) = elsewhere.elsewhere(parse("micro"), Filters())
    assert "jonquille" not in one.snippet


def test_a_deleted_page_is_not_found(dossier):
    WikiPage.objects.filter(pk=dossier.pk).update(deleted=True)
    assert found("micro") == []


def test_only_the_last_text_is_searched(dossier):
    saving.save(dossier, title="Saint-Étienne", text="Rien.", base_revision_id=dossier.html_revision_id)
    assert found("micro") == []


def test_the_worker_analyses_again_what_another_analysis_made(dossier):
    WikiPage.objects.update(text="", stems="", stems_version=0)
    assert found("micro") == []
    assert elsewhere.refresh() == 2
    assert elsewhere.refresh() == 0
    assert found("micro") == ["Saint-Étienne"]


def test_many_brackets_cost_little():
    assert searching.words_of("t", "[" * 50_000)
    assert searching.words_of("t", "<" * 50_000 + "[a](" * 10_000)


def test_dossiers_stand_in_the_results(dossier, client):
    outbox.rebuild()
    page = client.get(reverse("search"), {"q": "micro"}).content.decode()
    assert reverse("wikipage", args=["villes/saint-etienne"]) in page
    assert "<mark>micros</mark>" in page
