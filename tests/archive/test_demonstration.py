"""The demonstration's texts and the files drawn from them."""

import email
import email.policy
import hashlib
import re
import tomllib
import zipfile
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from archive.demonstration import sources
from archive.demonstration.drawing import draw
from archive.demonstration.loading import new_password
from archive.demonstration.pictures import EXIF_GPS
from archive.models import DatePrecision, Nature, Provenance

CITATION = re.compile(r'\[\[doc:\{([\w-]+)\} p\.(\d+) "([^"]+)"')
DOCUMENTS = sources.documents()
VERSIONS = [v for s in DOCUMENTS for v in (s, sources.later_version_of(s.key)) if v]


def named(source):
    return source.key


def drawn(key):
    return draw(next(source for source in VERSIONS if source.key == key))


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize("source", DOCUMENTS, ids=named)
def test_what_is_said_of_a_document_is_allowed(source):
    assert source.said["provenance"] in Provenance.values
    assert source.said["provenance"] != Provenance.LEAK
    assert source.said["nature"] in Nature.values
    assert source.said.get("date_precision", "day") in DatePrecision.values
    assert source.said["outcome"] in {"published", "waiting", "refused", "withdrawn", "failed"}
    assert source.source


@pytest.mark.parametrize("source", [v for v in VERSIONS if v.said["form"] != "locked"], ids=named)
def test_files_are_the_same_each_time(source):
    first, second = ([hashlib.sha256(content).hexdigest() for _name, content in draw(source)] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("source", [v for v in VERSIONS if v.said["form"] == "pdf"], ids=named)
def test_every_page_of_a_pdf_says_that_it_is_a_summary_and_of_what(source):
    [(_name, content)] = draw(source)
    with pypdfium2.PdfDocument(content) as pdf:
        assert len(pdf) == len(source.pages)
        for page, text in zip(pdf, source.pages, strict=True):
            shown = plain(page.get_textpage().get_text_range())
            assert shown.count(sources.BANNER) == 2
            assert plain(source.source) in shown
            for _style, words in sources.blocks(text):
                assert plain(words) in shown


def test_every_page_of_the_opendocument_text_says_that_it_is_a_summary():
    [(name, content)] = drawn("appel")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist()[0] == "mimetype"
        text = archive.read("content.xml").decode()
    assert name == "appel.odt"
    assert text.count(sources.BANNER) == 2
    assert text.count("Ce qui est résumé") == 2


def test_scan_has_no_text_and_one_page_on_its_side():
    [(_name, content)] = drawn("cameras-2006")
    with pypdfium2.PdfDocument(content) as pdf:
        assert [page.get_width() > page.get_height() for page in pdf] == [False, True, False]
        assert all(not page.get_textpage().get_text_range().strip() for page in pdf)


def test_photos_carry_a_position_that_readers_must_not_see():
    photos = drawn("abandon")
    assert [name for name, _content in photos] == ["abandon-1.jpg", "abandon-2.jpg", "abandon-3.jpg"]
    for _name, content in photos:
        assert Image.open(BytesIO(content)).getexif().get_ifd(EXIF_GPS)[1] == "N"


def test_locked_file_asks_for_its_password():
    [(_name, content)] = drawn("etat-mot-de-passe")
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(content)


def test_second_version_has_one_more_page():
    first = next(source for source in DOCUMENTS if source.key == "lycees")
    later = sources.later_version_of("lycees")
    assert (len(first.pages), len(later.pages)) == (4, 5)
    assert later.source == first.source


@pytest.mark.parametrize("path", sorted((sources.FOLDER / "dossiers").glob("*.md")), ids=lambda path: path.stem)
def test_dossiers_only_quote_words_that_stand_on_the_cited_page(path):
    text = sources.read(path).pages[0]
    cited = CITATION.findall(text)
    assert len(cited) == text.count("[[doc:") > 0
    for key, number, words in cited:
        shown = sources.later_version_of(key) or next(source for source in DOCUMENTS if source.key == key)
        assert words.lower() in plain(shown.pages[int(number) - 1]).lower(), f"{key} p.{number}: {words}"


@pytest.mark.parametrize("path", sorted((sources.FOLDER / "projects").glob("*.toml")), ids=lambda path: path.stem)
def test_facts_of_projects_only_quote_words_that_stand_on_the_cited_page(path):
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    facts = [fact for name in ("events", "claims", "acts", "organisations", "links") for fact in said.get(name, [])]
    cited = [source for fact in facts for source in fact.get("sources", [])]
    assert len(cited) >= 4
    for one in cited:
        key, _, child = one["doc"].partition(":")
        shown = sources.later_version_of(key) or next(source for source in DOCUMENTS if source.key == key)
        pages = shown.pages[1:] if child else shown.pages
        if shown.said["form"] in {"docx", "odt", "html"}:  # read whole, as one section
            pages = [" ".join(pages)]
        assert one.get("words", "").lower() in plain(pages[one["page"] - 1]).lower(), one


def test_each_effect_on_a_status_has_a_page_that_confirms_it():
    for path in (sources.FOLDER / "projects").glob("*.toml"):
        for event in tomllib.loads(path.read_text(encoding="utf-8"))["events"]:
            stances = [source.get("stance", "confirms") for source in event["sources"]]
            assert "confirms" in stances, event["title"]


def test_the_workbook_hides_its_last_sheet_and_the_text_keeps_a_comment_and_an_insertion():
    with zipfile.ZipFile(BytesIO(drawn("compte-cameras")[0][1])) as book:
        workbook = book.read("xl/workbook.xml").decode()
    assert workbook.count("<sheet ") == 3
    assert workbook.count('state="hidden"') == 1
    with zipfile.ZipFile(BytesIO(drawn("entreprise")[0][1])) as text:
        assert b"<w:ins " in text.read("word/document.xml")
        assert b"Commentaire" in text.read("word/comments.xml")


def test_the_message_carries_a_pdf_and_keeps_its_address_and_its_link():
    message = email.message_from_bytes(drawn("lettre-cnil")[0][1], policy=email.policy.default)
    body = message.get_body().get_content()
    assert "collectif@saint-etienne.example" in body
    assert "mouchards-et-drone-a-saint-etienne-le-maire" in body
    [attachment] = message.iter_attachments()
    assert attachment.get_content().startswith(b"%PDF-")


def test_printed_numbers_begin_where_the_paper_was_taken_from():
    with pypdfium2.PdfDocument(drawn("lectures-anru")[0][1]) as pdf:
        assert [pdf.get_page_label(number) for number in range(len(pdf))] == ["7", "8", "9", "10"]


def test_text_stands_under_the_black_box_that_hides_it():
    [(_name, content)] = drawn("carnaval")
    with pypdfium2.PdfDocument(content) as pdf:
        assert "01 99 00 00 00" in pdf[0].get_textpage().get_text_range()
        picture = pdf[0].render().to_pil().convert("L")
    assert sum(picture.histogram()[:10]) > 3000  # pixels: letters alone have fewer than half as many


def test_no_text_is_too_long_for_its_page_or_holds_a_letter_that_the_font_lacks():
    for source in VERSIONS:
        for page in source.pages:
            assert page.replace("██ ", "").encode("cp1252")


def test_passwords_are_long_and_never_the_same():
    assert len({new_password() for _ in range(50)}) == 50
    assert all(len(new_password()) >= 16 for _ in range(5))
