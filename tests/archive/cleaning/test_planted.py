"""What is planted in a file of any kind is in no public byte: copy, text, pages, images, feeds, ZIP, API."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from archive import intake, processing
from archive.after_reading import AfterReading
from archive.cleaning.verbs import ENGINE
from archive.search import outbox
from archive.storage import IMAGE_WIDTHS
from tests.archive.cleaning.planted import INVISIBLE, MAKERS, MARK, forms, opened
from tests.make import publish_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = "Délibération"


def published(content, name):
    """Return a document that was read, cleaned, and is public."""
    document = intake.receive([(name, BytesIO(content))], intake.Description("public-record", title=OURS))
    work()
    version = document.versions.get()
    publish_at_once(document, version)
    with transaction.atomic():
        outbox.changed(document)
    outbox.drain()
    return document, version


def work():
    after = AfterReading()
    while processing.work_once() or after.work(anew=True):
        pass


def bytes_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def public_bytes(client, document, version):
    """Yield each answer that says something of the document to anybody."""
    place = {"slug": document.slug, "code": document.code}
    named = ["document", "document-copy", "document-plain-text"]
    addresses = [reverse(name, kwargs=place) for name in named]
    searches = ["search", "search-feed", "search-table", "search-list", "api-documents"]
    addresses += ["/", *(reverse(name) + "?q=cameras" for name in searches)]
    for rank in range(1, min(version.page_count or 0, 3) + 1):
        addresses.append(reverse("page", kwargs={**place, "number": rank}))
        for width in IMAGE_WIDTHS:
            numbers = {**place, "version": version.number, "number": rank, "width": width}
            addresses.append(reverse("page-image", kwargs=numbers))
    for address in addresses:
        response = client.get(address)
        assert response.status_code in {200, 202, 404}, address
        yield address, bytes_of(response) + str(response.headers).encode()


def told(content, words):
    """Return whether an answer says one of these words, in any form."""
    return any(form in said for said in opened(content) for form in forms(words))


@pytest.mark.parametrize("extension", list(MAKERS))
def test_nothing_planted_in_a_file_is_public(client, extension):
    document, version = published(MAKERS[extension](), f"{MARK}filename.{extension}")
    assert version.failure == ""
    assert version.page_count
    client.get(reverse("document-copy", args=[document.slug, document.code]))
    work()
    version.refresh_from_db()
    assert version.metadata["engine"] == ENGINE
    assert version.metadata["copy"] in {"text", "pixels"}, version.metadata
    seen = dict(public_bytes(client, document, version))
    copy = next(content for address, content in seen.items() if address.endswith("copie.pdf"))
    assert copy.startswith(b"%PDF")
    assert [address for address, content in seen.items() if told(content, [MARK])] == []
    if extension in {"txt", "csv"}:
        assert [address for address, content in seen.items() for sign in INVISIBLE if sign.encode() in content] == []


def test_the_text_of_a_born_digital_file_is_kept():
    _document, version = published(MAKERS["pdf"](), "a.pdf")
    assert version.metadata["copy"] == "text", version.metadata["why"]
    kinds = {row["kind"] for row in version.metadata["before"]}
    assert kinds >= {"author", "comments", "script", "embedded", "unique-id", "layers", "thumbnail", "gps", "device"}
    found = {row["value"] for row in version.metadata["before"]}
    assert {f"{MARK}author", f"{MARK}note", f"{MARK}noteauthor", f"{MARK}serial"} <= found
    assert {row["kind"] for row in version.findings} >= {"author", "gps", "comments", "metadata"}


def test_at_least_twenty_five_marks_are_planted_in_every_family():
    for extension in ("pdf", "docx"):
        content = MAKERS[extension]()
        found = set()
        if extension == "pdf":
            said = opened(content)
        else:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                said = [archive.read(name) for name in archive.namelist()]
        for one in said:
            found |= {one[at : at + 20].split(b"<")[0] for at in _places(one)}
        assert len(found) >= 25


def _places(content):
    at = content.find(MARK.encode())
    while at >= 0:
        yield at
        at = content.find(MARK.encode(), at + 1)


GIVES_AWAY = {"author", "organisation", "device", "gps", "unique-id", "comments", "path", "tracked-changes", "template"}
LEAST = 6  # characters: "true", "auto" and the like stand in any page


def real_files():
    """Return the names of files that others made, with what cameras and programs write."""
    folder = Path(os.environ.get("TECHNOPOLICE_CORPUS", "")) / "metadata"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else ["no corpus"]


@pytest.mark.parametrize("name", real_files())
def test_nothing_that_real_files_say_is_public(client, corpus, name):
    document, version = published((corpus / "metadata" / name).read_bytes(), name)
    client.get(reverse("document-copy", args=[document.slug, document.code]))
    work()
    version.refresh_from_db()
    assert version.metadata["copy"] in {"text", "pixels"}
    shown = "".join("".join(version.pages.values_list("text", flat=True)).split())
    before = [row["value"] for row in version.metadata["before"] if row["kind"] in GIVES_AWAY]
    said = [value for value in before if len(value) >= LEAST and "".join(value.split()) not in shown]
    assert version.metadata["before"]
    for address, content in public_bytes(client, document, version):
        assert [value for value in said if told(content, [value])] == [], address
