"""Words that stand for one another: found, shown, marked, switched off; quotes are taken at their word."""

import pytest
from django.urls import reverse

from archive.models import Term
from archive.search import outbox
from archive.search.find import Filters, find
from archive.search.queries import And, Or, Run, Word, leaves, parse
from archive.search.synonyms import sought, widen
from tests.make import make_document

TERMS = [
    ("capteur sonore", "micro"),
    ("microphone", "micro"),
    ("VSA", "vidéosurveillance algorithmique"),
    ("vidéoprotection", "vidéosurveillance"),
    ("LDH", "Ligue des droits de l'Homme"),
]


@pytest.fixture
def terms(db):
    Term.objects.bulk_create(Term(word=word, equivalent=other, register="plain") for word, other in TERMS)


def titles(text, **filters):
    return sorted(hit.document.title for hit in find(text, filters=Filters(**filters)).hits)


@pytest.fixture
def three(terms, index):
    make_document("Des micros dans la rue", title="A")
    make_document("rien", "Les capteurs sonores de la ville", title="B")
    make_document("Un capteur de température", title="C")
    outbox.rebuild()


@pytest.mark.parametrize("text", ["micro", "Micros", "capteur sonore", "capteurs sonores", "microphone"])
def test_each_word_finds_what_says_the_others(three, text):
    assert titles(text) == ["A", "B"]


@pytest.mark.parametrize(("text", "expected"), [
    ('"capteurs sonores"', ["B"]), ("capteur", ["B", "C"]), ("micro*", ["A"]), ("rue capteur", []),
])  # fmt: skip
def test_quotes_beginnings_and_parts_of_a_term_are_not_widened(three, text, expected):
    assert titles(text) == expected


def test_exact_search_finds_only_the_words_typed(three):
    assert titles("micro", exact=True) == ["A"]
    assert find("micro", filters=Filters(exact=True)).also == ()


def test_what_was_searched_too_is_said(three):
    assert find("micros").also == ("capteur sonore", "microphone")
    assert find("micros").understood == "micros"
    assert find("température").also == ()


def test_words_around_a_term_still_must_occur(three):
    assert titles("micro ville") == ["B"]
    assert titles("température OU micro") == ["A", "B", "C"]


def test_what_is_excluded_is_not_widened(three):
    assert titles("capteur -micro") == ["B", "C"]


def test_the_page_that_says_the_other_word_is_shown_and_marked(three, client):
    hit = next(hit for hit in find("micro").hits if hit.document.title == "B")
    assert [page.number for page in hit.pages] == [2]
    assert "<mark>capteurs sonores</mark>" in hit.snippet
    assert ">capteurs sonores</mark>" in client.get(hit.pages[0].url).content.decode()


def test_exact_search_stays_exact_on_the_pages_it_leads_to(terms, index, client):
    make_document("Des micros", "un capteur sonore", title="A")
    outbox.rebuild()
    url = find("micro", filters=Filters(exact=True)).hits[0].pages[0].url
    assert url.endswith("?q=micro&exact=1")
    context = client.get(url).context
    assert (context["hits"], context.get("next_hit")) == ([1], None)
    assert client.get(url.replace("&exact=1", "")).context["hits"] == [1, 2]


def test_exact_search_stays_exact_inside_a_document(terms, client):
    document = make_document("Des micros", "un capteur sonore")
    inside = client.get(document.get_absolute_url(), {"q": "micro", "exact": "1"}).content.decode()
    assert f'href="{document.page_url(1)}?q=micro&amp;exact=1#extrait-1"' in inside
    assert f'href="{document.page_url(2)}?q=' not in inside
    page = client.get(document.page_url(1), {"q": "micro", "exact": "1"}).content.decode()
    assert f'href="{document.get_absolute_url()}?q=micro&amp;exact=1"' in page
    assert client.get(document.get_absolute_url(), {"q": "micro", "page": "2", "exact": "1"})["Location"].endswith(
        "&exact=1"
    )


def test_an_acronym_stands_for_a_name_with_small_words(terms):
    tree = widen(parse("la ligue des droits de l’homme")).tree
    assert isinstance(tree, Or)
    assert Word("ldh", "LDH") in tree.nodes
    assert widen(parse("LDH")).tree.nodes[1] == Run(("ligu", "droit", "homm"), "Ligue des droits de l'Homme")


def test_the_longest_term_is_taken(terms):
    tree = widen(parse("vidéosurveillance algorithmique nice")).tree
    assert isinstance(tree, And)
    assert [leaf.shown for leaf in leaves(tree)] == ["vidéosurveillance", "algorithmique", "VSA", "nice"]


def test_a_query_of_quotes_asks_the_database_nothing(terms, django_assert_num_queries):
    with django_assert_num_queries(0):
        widen(parse('"capteur sonore" micro*'))
    with django_assert_num_queries(1):
        sought("micro capteur sonore")


def test_the_results_page_says_it_and_one_click_switches_it_off(three, client):
    page = client.get(reverse("search"), {"q": "micro"}).content.decode()
    assert "capteur sonore, microphone" in page
    assert "?q=micro&amp;exact=1" in page
    page = client.get(reverse("search"), {"q": "micro", "exact": "1"}).content.decode()
    assert "capteur sonore, microphone" not in page
    assert 'href="?q=micro"' in page


def test_any_of_the_words_offers_those_typed(three, client):
    page = client.get(reverse("search"), {"q": "micro introuvable"}).content.decode()
    assert "?q=micro+OU+introuvable" in page


def test_the_interface_for_programs_takes_exact(three, client):
    address = reverse("api-documents")
    assert client.get(address, {"q": "micro"}).json()["count"] == 2
    assert client.get(address, {"q": "micro", "exact": "1"}).json()["count"] == 1
