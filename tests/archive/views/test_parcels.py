"""A collection as a ZIP: what is public and nothing else, sheets, digests, limits said before."""

import csv
import io
import shutil
import subprocess
import zipfile

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from archive import collecting, parcels
from archive.clean_copy import making, wanted
from tests.make import make_document, make_user

pytestmark = pytest.mark.django_db


def readable(*texts, **fields):
    """A document whose copy is made of its text: it has no page images."""
    document = make_document(*texts, **fields)
    for version in document.versions.all():
        version.sections = True
        version.save()
    document.refresh_from_db()
    return document


@pytest.fixture
def owner(client):
    client.cookies["django_language"] = "en"
    return make_user("owner")


@pytest.fixture
def collection(owner):
    made = collecting.make(owner, title="Micros de l’été")
    for document in (
        readable("Le contrat", "Deuxième page", title="Contrat n° 1 : l’œuvre", source="=1+1"),
        readable("Un secret", title="Caché", published=False),
        readable("Un article entier", title="Article", provenance="press", extract_only=True, extract="Un extrait"),
        readable("La fuite", title="Fuite", provenance="leak"),
    ):
        collecting.add(made, document)
    made.is_public = True
    made.save()
    return made


def make_copies():
    while making.work_some():
        pass


def zip_of(client, collection, *, status=200):
    response = client.get(reverse("collection-zip", args=[collection.code]))
    if response.status_code == 202:
        make_copies()
        response = client.get(reverse("collection-zip", args=[collection.code]))
    assert response.status_code == status
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_page_says_what_is_in_it_before_it_is_taken(client, collection):
    response = client.get(reverse("collection-parcel", args=[collection.code]))
    page = response.content.decode()
    assert [one.title for one in response.context["given"]] == ["Contrat n° 1 : l’œuvre", "Fuite"]
    assert [one.title for one in response.context["withheld"]] == ["Article"]
    assert str(parcels.DOCUMENTS_MAX) in page
    assert "Caché" not in page
    assert wanted.waiting() == []


def test_copies_are_asked_for_and_then_the_zip_is_sent(client, collection):
    address = reverse("collection-zip", args=[collection.code])
    response = client.get(address)
    assert response.status_code == 202
    assert len(response.context["asked"]) == 2
    make_copies()
    response = client.get(address)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="technopolice Micros de l ete.zip"'
    response.close()


@pytest.mark.parametrize("who", ["visitor", "moderator", "owner"])
def test_zip_holds_public_copies_only_whoever_takes_it(client, collection, owner, moderator, who):
    if who != "visitor":
        client.force_login({"moderator": moderator, "owner": owner}[who])
    archive = zip_of(client, collection)
    assert archive.namelist() == [
        "01 Contrat n 1 l oeuvre.pdf", "03 Fuite.pdf", "PROVENANCE.csv", "PROVENANCE.html", "MANIFEST.sha256",
    ]  # fmt: skip
    everything = b"".join(archive.read(name) for name in archive.namelist())
    for hidden in ("secret", "Caché", "article entier", "a.pdf"):
        assert hidden.encode() not in everything
    text = pypdfium2.PdfDocument(archive.read("01 Contrat n 1 l oeuvre.pdf"))[1].get_textpage().get_text_range()
    assert "Deuxième page" in text


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_its_digests_are_checked_by_sha256sum(client, collection, tmp_path):
    zip_of(client, collection).extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "MANIFEST.sha256"], cwd=tmp_path, check=False, capture_output=True
    )
    assert (checked.returncode, checked.stdout.count(b": OK")) == (0, 4)


def test_table_says_where_each_comes_from_and_is_safe_in_a_spreadsheet(client, collection):
    archive = zip_of(client, collection)
    rows = list(csv.DictReader(io.StringIO(archive.read("PROVENANCE.csv").decode("utf-8-sig"))))
    assert [row["titre"] for row in rows] == ["Contrat n° 1 : l’œuvre", "Article", "Fuite"]
    assert rows[0]["Source"] == "'=1+1"
    assert len(rows[0]["sha256_du_fichier"]) == 64
    assert (rows[1]["fichier"], bool(rows[1]["sans_pages_parce_que"])) == ("", True)
    assert rows[2]["Entré dans l’archive le"] == ""


def test_sheet_is_escaped(client, owner):
    made = collecting.make(owner, title="<script>alert(1)</script>")
    collecting.add(made, readable("un", title="<b>gras</b>"))
    client.force_login(owner)
    sheet = zip_of(client, made).read("PROVENANCE.html").decode()
    assert "<script>" not in sheet
    assert "<b>" not in sheet


def test_document_withdrawn_while_it_is_sent_is_left_out(client, collection):
    zip_of(client, collection)
    response = client.get(reverse("collection-zip", args=[collection.code]))
    document = collection.documents.get(title="Fuite")
    document.decision = "withdrawn"
    document.save()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert "03 Fuite.pdf" not in archive.namelist()
    assert b"Retir" in archive.read("PROVENANCE.html")


@pytest.mark.parametrize("limit", ["DOCUMENTS_MAX", "PAGES_MAX"])
def test_what_is_too_large_says_so_and_is_not_made(client, collection, monkeypatch, limit):
    monkeypatch.setattr(parcels, limit, 1)
    response = client.get(reverse("collection-zip", args=[collection.code]))
    assert (response.status_code, wanted.waiting()) == (400, [])
    assert "At most" in response.content.decode()


def test_empty_collection_has_nothing_to_take(client, owner):
    made = collecting.make(owner, title="Vide")
    client.force_login(owner)
    assert client.get(reverse("collection-parcel", args=[made.code])).status_code == 200
    assert client.get(reverse("collection-zip", args=[made.code])).status_code == 400


def test_private_collection_is_its_owners_alone(client, collection, moderator):
    collection.is_public = False
    collection.save()
    client.force_login(moderator)
    for name in ("collection-parcel", "collection-zip"):
        assert client.get(reverse(name, args=[collection.code])).status_code == 404


@pytest.fixture
def bundle(owner, client):
    made = collecting.make(owner, title="Recours", description="Devant le tribunal.", is_bundle=True)
    for title in ("Première", "Deuxième", "Troisième"):
        collecting.add(made, readable("page un", "page deux", "page trois", title=title))
    client.force_login(owner)
    return made


def pages_of(content):
    pdf = pypdfium2.PdfDocument(content)
    return [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]


def test_bundle_has_its_inventory_and_each_exhibit_with_its_sheet_behind(client, bundle):
    bundle.entries.filter(number=2).update(pages="1, 3", title="L’article 4")
    collecting.remove(bundle.entries.get(number=1))
    archive = zip_of(client, bundle)
    assert archive.namelist() == [
        "00 Bordereau de pieces.pdf", "02 L article 4.pdf", "03 Troisieme.pdf", "PROVENANCE.csv", "PROVENANCE.html",
        "MANIFEST.sha256",
    ]  # fmt: skip
    exhibited = pages_of(archive.read("02 L article 4.pdf"))
    assert [text.strip() for text in exhibited[:2]] == ["page un", "page trois"]
    sheet = " ".join(" ".join(exhibited[2:]).split())
    assert "pages 1, 3" in sheet
    assert "Fiche de provenance" in sheet
    assert "elle prouve" in sheet
    assert "Elle ne prouve ni que le document est authentique" in sheet
    assert bundle.entries.get(number=2).document.code in sheet
    assert "Pièce n° 2 : L’article 4" in pages_of(archive.read("00 Bordereau de pieces.pdf"))[0]


def test_one_exhibit_is_taken_alone(client, bundle):
    code = bundle.entries.get(number=3).document.code
    address = reverse("exhibit", args=[bundle.code, code])
    assert client.get(address)["Location"] == reverse("collection-parcel", args=[bundle.code])
    make_copies()
    response = client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="03 Troisieme.pdf"'
    assert response["Cache-Control"].startswith("max-age=0")
    with pikepdf.open(io.BytesIO(b"".join(response.streaming_content))) as pdf:
        assert len(pdf.pages) == 4


def test_withdrawn_exhibit_keeps_its_number_in_the_inventory_and_has_no_file(client, bundle):
    document = bundle.entries.get(number=2).document
    document.decision, document.withdrawn_as = "withdrawn", "legal"
    document.save()
    archive = zip_of(client, bundle)
    assert not any(name.startswith("02") for name in archive.namelist())
    assert "Pièce n° 2" in pages_of(archive.read("00 Bordereau de pieces.pdf"))[0]
    rows = list(csv.DictReader(io.StringIO(archive.read("PROVENANCE.csv").decode("utf-8-sig"))))
    assert [(row["piece"], bool(row["Adresse permanente"])) for row in rows] == [("1", True), ("2", False), ("3", True)]
