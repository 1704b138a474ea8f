"""A passage of a page is chosen by words or by lines, cited, and taken back to the text that asked for it."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import transaction
from django.urls import reverse

from archive.search import outbox
from tests.make import make_document

pytestmark = pytest.mark.django_db

TEXT = "Le maire a signé\nla convention.\n\nElle coûte 30 000 euros."
EDIT = "/wiki/villes/nice/-/edit?part=2"


@pytest.fixture
def document():
    return make_document("un", TEXT, title="Convention")


def test_passage_by_words_is_marked_boxed_and_cited(client, document):
    page = client.get(document.page_url(2), {"mots": "a signé la convention"})
    text = page.content.decode()
    assert '<mark class="passage" id="passage" tabindex="-1">a signé\nla convention</mark>' in text
    assert text.count("<rect ") == 4
    cite = page.context["cite"]
    assert cite["citation"] == f'[[doc:{document.code} v1 p.2 "a signé la convention"]]'
    assert cite["reference"].startswith("« a signé la convention », « Convention »")
    assert "p. 2" in cite["reference"]


def test_link_to_a_passage_finds_it_again(client, document):
    cite = client.get(document.page_url(2), {"de": 1, "a": 2, "q": "maire", "taille": 700}).context["cite"]
    assert "q=" not in cite["address"]
    again = client.get(cite["address"].removeprefix("http://testserver"))
    assert again.context["passage"].words == "Le maire a signé la convention."


def test_two_taps_choose_a_passage_without_javascript(client, document):
    first = client.get(document.page_url(2), {"choisir": 1})
    assert [line["text"] for line in first.context["lines"]] == TEXT.replace("\n\n", "\n").split("\n")
    second = client.get(first.context["lines"][0]["url"])
    assert [line["is_first"] for line in second.context["lines"]] == [True, False, False]
    chosen = client.get(second.context["lines"][1]["url"])
    assert chosen.context["passage"].words == "Le maire a signé la convention."
    assert not chosen.context["choosing"]


def test_words_that_are_not_there_any_more_are_said_so(client, document):
    page = client.get(document.page_url(2), {"mots": "tout autre chose"})
    assert page.status_code == 200
    assert page.context["passage_lost"]
    assert "notice-warn" in page.content.decode()


def test_long_passage_is_cited_by_its_first_words(client):
    document = make_document("\n".join(["Quarante lettres ou presque à chaque ligne"] * 40))
    page = client.get(document.page_url(1), {"de": 1, "a": 40})
    assert page.context["cite"]["shortened"]
    assert len(page.context["cite"]["words"]) <= 500
    assert "500" in page.content.decode()


def test_edit_that_asked_gets_the_citation_back(client, document):
    page = client.get(document.page_url(2), {"mots": "la convention", "pour": EDIT})
    back = urlsplit(page.context["cite"]["back"])
    assert back.path == "/wiki/villes/nice/-/edit"
    citation = f'[[doc:{document.code} v1 p.2 "la convention"]]'
    assert parse_qs(back.query) == {"part": ["2"], "citation": [citation]}
    whole = client.get(document.page_url(2), {"pour": EDIT}).context["cite"]
    assert parse_qs(urlsplit(whole["back"]).query)["citation"] == [f"[[doc:{document.code} p.2]]"]


def test_edit_that_asked_is_kept_on_the_way(client, document):
    page = client.get(document.page_url(2), {"pour": EDIT, "q": "maire"})
    for url in [page.context["previous"]["url"], page.context["reading"], page.context["choose"]]:
        assert parse_qs(urlsplit(url).query)["pour"] == [EDIT]
    assert f'<input type="hidden" name="pour" value="{EDIT}">' in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_edit_that_asked_is_kept_from_the_search_to_the_page(client):
    document = make_document("la convention du marché", title="Convention")
    with transaction.atomic():
        outbox.changed(document)
    while outbox.drain():
        pass
    carried = urlencode({"pour": EDIT}).replace("&", "&amp;")
    found = client.get(reverse("search"), {"q": "convention", "pour": EDIT})
    (hit,) = found.context["results"].hits
    assert hit.pages[0].url == f"{document.page_url(1)}?q=convention&{carried}"
    assert f'href="{document.get_absolute_url()}?q=convention&amp;{carried}"' in found.content.decode()
    record = client.get(document.get_absolute_url(), {"pour": EDIT, "q": "convention"}).content.decode()
    assert f'href="{document.page_url(1)}?{carried}"' in record
    assert f'href="{document.page_url(1)}?q=convention&amp;{carried}#extrait-1"' in record
    assert EDIT in client.get(hit.pages[0].url).context["reader"].edit
    elsewhere = client.get(reverse("search"), {"q": "convention", "pour": "https://evil.example/wiki/"})
    assert "pour" not in elsewhere.context["results"].hits[0].pages[0].url


@pytest.mark.parametrize("pour", ["https://evil.example/", "//evil.example/wiki/", "/compte/", "/wiki/\\evil"])
def test_nobody_is_led_elsewhere(client, document, pour):
    page = client.get(document.page_url(2), {"pour": pour, "mots": "la convention"})
    assert page.context["cite"]["back"] == ""
    assert page.context["reader"].edit == ""
    assert 'href="https://evil' not in page.content.decode()


@pytest.mark.parametrize(
    "asked",
    [{"de": "0"}, {"de": "x", "a": "y"}, {"de": "9" * 50}, {"a": "1"}, {"mots": "\0"}, {"mots": "(((" * 900},
     {"choisir": "1", "de": "99999"}, {"choisir": "", "de": "-1"}, {"taille": "9", "extrait": "x"}, {"de": "²"},
     {"extrait": "9999", "q": "maire"}, {"pour": "\0" * 9, "numero": "\0"}],
)  # fmt: skip
def test_strange_addresses_are_no_error(client, document, asked):
    assert client.get(document.page_url(2), asked).status_code == 200
    assert client.get(reverse("reading", args=[document.slug, document.code]), asked).status_code == 200
    assert client.get(reverse("page-embed", args=[document.slug, document.code, 2]), asked).status_code == 200


def test_page_without_text_offers_no_passage(client):
    document = make_document("")
    page = client.get(document.page_url(1), {"choisir": 1})
    assert page.context["lines"] == []
    assert page.status_code == 200


def test_article_that_is_read_elsewhere_is_never_shown_more_than_its_extract(client):
    document = make_document("un secret bien gardé", extract_only=True, extract="un")
    at = [document.slug, document.code]
    for address in [document.page_url(1) + "?mots=secret", document.page_url(1) + "?choisir=1",
                    reverse("reading", args=at), reverse("page-go", args=at) + "?numero=1",
                    reverse("document-text", args=at)]:  # fmt: skip
        assert client.get(address).status_code == 302
    assert client.get(reverse("page-embed", args=[*at, 1])).status_code == 404
