"""A word that is masked in a public document is on no surface of the site any more."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse

from archive import intake, moderation, processing
from archive.clean_copy import wanted
from archive.redaction import applying, marking, state
from archive.redaction.words import said_in
from archive.search import outbox
from archive.search.words import Counting
from tests.archive import files
from tests.make import make_user

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Zoroastrine"
SAID = f"Le commissariat entend {SECRET} Quelconque parler"


def work():
    while processing.work_once():
        pass
    while outbox.drain():
        pass
    Counting().work()


@pytest.fixture
def masked_document(moderator):
    """A public document that said it, its caches warm, masked now."""
    given = intake.Description("public-record", title="Un")
    document = intake.receive([("a.pdf", BytesIO(files.pdf(SAID, "Autre page")))], given)
    work()
    moderation.publish(document, make_user("other", "moderator"))
    work()
    wanted.want(document.versions.get().pk)
    work()
    page = state.source_of(document).pages.get(rank=1)
    marking.add_words(document, moderator, [(1, *span) for span in said_in(page.text, SECRET)], why="nom")
    applying.apply(document, moderator)
    work()
    document.refresh_from_db()
    wanted.want(document.public_version_id)
    work()
    return document


def addresses(document):
    page = {"slug": document.slug, "code": document.code}
    yield document.get_absolute_url()
    for name in ("document-text", "reading", "document-copy", "document-plain-text", "document-bibtex"):
        yield reverse(name, kwargs=page)
    yield reverse("page", kwargs={**page, "number": 1}) + "?q=commissariat"
    yield reverse("page-embed", kwargs={**page, "number": 1})
    yield reverse("search") + "?q=commissariat"
    yield reverse("search-feed") + "?q=commissariat"
    yield reverse("search-table") + "?q=commissariat"
    yield reverse("api-documents") + "?q=commissariat"
    yield reverse("complete") + f"?q={SECRET[:5]}"


def test_no_address_says_it(client, masked_document):
    for address in addresses(masked_document):
        response = client.get(address)
        assert response.status_code == 200, address
        body = b"".join(response) if response.streaming else response.content
        assert SECRET.lower().encode() not in body.lower(), address


def test_search_finds_nothing_and_the_text_says_by_whom(client, masked_document):
    assert client.get(reverse("api-documents"), {"q": SECRET}).json()["count"] == 0
    assert client.get(reverse("api-documents"), {"q": "commissariat"}).json()["count"] == 1
    kwargs = {"slug": masked_document.slug, "code": masked_document.code}
    text = b"".join(client.get(reverse("document-plain-text", kwargs=kwargs))).decode()
    assert re.search(r"entend \[\w+ \w+ \w+\s?: nom\] Quelconque", text)


def test_old_version_and_its_images_are_hidden_from_readers(client, masked_document):
    at = {"slug": masked_document.slug, "code": masked_document.code, "version": 1, "number": 1}
    assert client.get(reverse("page-version", kwargs=at)).status_code == 404
    assert client.get(reverse("page-image", kwargs={**at, "width": 700})).status_code == 404


def test_files_of_the_index_do_not_say_it(masked_document):
    for path in settings.FILES_DIR.parent.joinpath("index").rglob("*"):
        if path.is_file():
            assert b"zoroastr" not in path.read_bytes().lower(), path
