"""What is taken away: our copy and our text, for whoever may see the document; never the file that came."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from archive import intake, processing
from archive.clean_copy import making, wanted
from archive.models import Version
from tests.archive import files
from tests.make import make_document, make_page, make_user, publish_at_once


def address(document, name="document-copy"):
    return reverse(name, args=[document.slug, document.code])


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def document(db):
    """A public document whose copy can be made, and whose pages have no images: its text is set."""
    document = make_document("Des micros dans la rue.", "Deux", title="Délibération n° 4 : l’œuvre")
    document.public_version.sections = True
    document.public_version.save()
    return document


def make_copies():
    while making.work_some():
        pass


def test_copy_is_asked_for_once_and_then_sent(client, document):
    response = client.get(address(document))
    assert response.status_code == 202
    assert wanted.waiting() == [document.public_version_id]
    assert "copie" in client.get(document.get_absolute_url()).content.decode()
    assert client.get(document.get_absolute_url()).context["copy"].is_wanted
    make_copies()
    response = client.get(address(document))
    assert response["Content-Type"] == "application/pdf"
    name = f"technopolice {document.code} Deliberation n 4 l oeuvre.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    with pikepdf.open(BytesIO(body(response))) as pdf:
        assert len(pdf.pages) == 2
    assert client.get(document.get_absolute_url()).context["copy"].size > 0
    again = client.get(address(document), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_opening_a_document_asks_for_nothing(client, document):
    client.get(document.get_absolute_url())
    assert wanted.waiting() == []


def test_copy_of_a_page_image_has_nothing_of_the_original(client, db):
    content = files.pdf("Texte du fichier") + b"%TRACE-OF-THE-FILE"
    received = intake.receive([("trace-of-the-name.pdf", BytesIO(content))], intake.Description("press"))
    while processing.work_once():
        pass
    publish_at_once(received, received.versions.get())
    client.get(address(received))
    while processing.work_once():
        pass
    response = client.get(address(received))
    sent = body(response)
    assert sent.startswith(b"%PDF-1.7")
    assert b"TRACE-OF" not in sent
    assert "trace-of" not in str(response.headers)


def test_document_that_is_being_read_says_so_and_asks_for_nothing(client, document):
    document.public_version.pages.filter(rank=2).update(state="waiting")
    assert client.get(address(document)).status_code == 202
    assert wanted.waiting() == []


@pytest.mark.parametrize("change", [{"page_count": 2001}, {"page_count": None}, {"media_type": "video/mp4"}])
def test_what_can_have_no_copy_has_no_address(client, document, change):
    Version.objects.filter(pk=document.public_version_id).update(**change)
    assert client.get(address(document)).status_code == 404
    assert client.get(document.get_absolute_url()).context["copy"] is None


@pytest.mark.parametrize("name", ["document-copy", "document-plain-text"])
def test_article_that_is_read_elsewhere_is_not_taken_away(client, name, document, moderator):
    document.extract_only = True
    document.save()
    assert client.get(address(document, name)).status_code == 404
    assert address(document, name) not in client.get(document.get_absolute_url()).content.decode()
    client.force_login(moderator)
    assert client.get(address(document, name)).status_code in {200, 202}


@pytest.mark.parametrize("name", ["document-copy", "document-plain-text"])
def test_withdrawn_document_is_not_taken_away_even_when_its_copy_is_made(client, name, document):
    wanted.want(document.public_version_id)
    make_copies()
    document.decision = "withdrawn"
    document.save()
    client.force_login(make_user())
    assert client.get(address(document, name)).status_code == 404


def test_version_that_is_not_public_is_not_what_is_sent(client, document):
    newer = Version.objects.create(
        document=document, number=2, sha256="0" * 64, media_type="application/pdf", page_count=1,
        processing="done", added=document.added,
    )  # fmt: skip
    make_page(newer, 1, "pas encore approuvé")
    assert "approuvé" not in body(client.get(address(document, "document-plain-text"))).decode()
    client.get(address(document))
    assert wanted.waiting() == [document.public_version_id]


def test_text_names_the_document_and_each_page(client, document):
    document.public_version.pages.filter(rank=2).update(text="", label="8")
    response = client.get(address(document, "document-plain-text"))
    said = body(response).decode()
    assert said.startswith("« Délibération n° 4 : l’œuvre »")
    assert "Des micros dans la rue." in said
    assert "sans texte" in said
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_text_of_recognised_pages_says_how_sure_it_is(client, document):
    document.public_version.pages.update(origin="recognised", confidence=91)
    assert "fiabilité 91 %" in body(client.get(address(document, "document-plain-text"))).decode()


def test_scholars_engines_are_told_where_the_copy_is(client, document, moderator):
    tag = f'<meta name="citation_pdf_url" content="http://testserver{address(document)}">'
    assert tag in client.get(document.get_absolute_url()).content.decode()
    hidden = make_document("caché", published=False)
    client.force_login(moderator)
    assert "citation_pdf_url" not in client.get(hidden.get_absolute_url()).content.decode()


def test_copy_of_a_leak_is_found_once_it_is_made(client, document):
    document.provenance = "leak"
    document.save()
    client.get(address(document))
    make_copies()
    assert client.get(document.get_absolute_url()).context["copy"].size
    assert client.get(address(document)).status_code == 200
