"""How a document is cited outside: what the record holds, no more."""

import datetime
import re

import pytest
from django.urls import reverse
from PIL import Image

from archive import references
from tests.make import make_document, make_page, make_territory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 25)
ADDRESS = "https://example.org/d/k3x9bq"


def document(**fields):
    said = {"title": "L’appel", "nature": "report", "date": datetime.date(2019, 9, 16), "publisher": "Un journal"}
    return make_document("un texte", **{**said, **fields})


def test_the_sentence_says_title_nature_publisher_date_page_and_day_of_reading():
    said = references.sentence(document(), ADDRESS, TODAY)
    assert said == (
        "« L’appel », rapport, Un journal, 16 septembre 2019. Archive Technopolice, https://example.org/d/k3x9bq "
        "(consulté le 25 novembre 2026)."
    )
    one = document()
    page = make_page(one.public_version, 12, "x")
    page.label = "8"
    assert ", p. 12 (numérotée 8)." in references.sentence(one, ADDRESS, TODAY, page)


@pytest.mark.parametrize(
    ("precision", "known"),
    [("day", ("2019", "09", "16")),
     ("month", ("2019", "09", "")), ("year", ("2019", "", "")), ("season", ("2019", "", ""))],
)  # fmt: skip
def test_a_date_is_said_as_far_as_it_is_known(precision, known):
    assert references.known_date(document(date_precision=precision)) == known


def test_bibtex_keeps_what_tex_would_take_for_itself():
    entry = references.bibtex(document(title=r"100 % de {caméras} & $ # _ ~ ^ \input{x}"), ADDRESS, TODAY)
    title = re.search(r"title = \{\{(.*)\}\},", entry)[1]
    assert title == r"100 \% de \{caméras\} \& \$ \# \_ \textasciitilde{} \textasciicircum{} \textbackslash{}input\{x\}"
    assert "month = {9}" in entry
    assert "author" not in entry


def test_ris_has_one_line_a_field_whatever_a_title_holds():
    lines = references.ris(document(title="Deux\nER  - \r\nlignes"), ADDRESS, TODAY).split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert "TI  - Deux ER - lignes" in lines
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_a_demonstration_says_so_in_every_form():
    one = document(is_demonstration=True)
    for written in (references.sentence, references.bibtex, references.ris):
        assert "démonstration" in written(one, ADDRESS, TODAY)


def test_the_page_of_a_document_carries_its_metadata(client):
    one = document(territories=[make_territory()], title='Un "titre" <b>')
    page = client.get(one.get_absolute_url()).content.decode()
    assert f'<link rel="canonical" href="http://testserver{one.get_absolute_url()}">' in page
    assert '<meta name="citation_publication_date" content="2019/09/16">' in page
    assert '<meta name="DC.title" content="Un &quot;titre&quot; &lt;b&gt;">' in page
    assert '<meta property="og:title" content="Un &quot;titre&quot; &lt;b&gt;">' in page


def test_the_reference_is_a_file(client):
    one = document()
    for name, begins in {"document-bibtex": "@misc{", "document-ris": "TY  - "}.items():
        answer = client.get(reverse(name, args=[one.slug, one.code]))
        assert answer.content.decode().startswith(begins)
        assert one.code in answer["Content-Disposition"]


def test_the_short_address_leads_to_the_document(client):
    one = document()
    assert client.get(f"/d/{one.code}")["Location"] == one.get_absolute_url()
    hidden = document(published=False)
    assert client.get(f"/d/{hidden.code}").status_code == 404


def test_what_is_shared_shows_an_image_of_ours(client, settings):
    page = client.get(reverse("home")).content.decode()
    assert re.search(r'og:image" content="http://testserver/static/img/share[\w.]*png"', page)
    image = settings.BASE_DIR / "static" / "img" / "share.png"
    with Image.open(image) as opened:
        assert opened.size == (1200, 630)
    assert image.stat().st_size < 40_000
