"""What a file says beside its pages is shown to those who review it; the file itself to them only, and of no leak."""

import pytest
from django.urls import reverse

from archive.cleaning.verbs import ENGINE
from archive.desk import reviews
from archive.models import File, Version
from archive.storage import blob_path
from tests.make import make_document

pytestmark = pytest.mark.django_db
FOUND = [
    {"kind": "author", "name": "Author", "value": "<b>Jeanne</b> d’Essai", "count": 1},
    {"kind": "gps", "name": "GPSLatitude", "value": "45.4", "count": 1},
    {"kind": "of-no-kind", "name": "x", "value": "y", "count": 1},
]


@pytest.fixture
def document():
    document = make_document("Un", published=False)
    Version.objects.update(
        metadata={
            "engine": ENGINE,
            "copy": "none",
            "before": FOUND,
            "after": ["/Author"],
            "why": "left",
            "exiftool": False,
        }
    )
    return document


def page(document):
    return reverse("document-metadata", args=[document.code])


def take(client, document, **said):
    file = File.objects.get(version__document=document)
    return client.post(reverse("document-file", args=[document.code]), {"file": file.pk} | said)


def test_moderator_reads_what_was_found_and_what_is_left(client, document, moderator):
    client.force_login(moderator)
    said = client.get(page(document)).content.decode()
    assert "&lt;b&gt;Jeanne&lt;/b&gt; d’Essai" in said
    assert "/Author" in said
    assert "of-no-kind" not in said


def test_review_leads_to_it(client, document, moderator):
    client.force_login(moderator)
    review = reviews.open_review("document", document, [])
    assert page(document) in client.get(reverse("review", args=[review.pk])).content.decode()


@pytest.mark.parametrize("who", ["nobody", "contributor"])
def test_nobody_else_reads_it_or_takes_the_file(client, document, who, request):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    assert client.get(page(document)).status_code == 404
    assert take(client, document).status_code == 404


def test_moderator_takes_the_file_by_a_button_that_warns(client, document, moderator):
    client.force_login(moderator)
    assert client.get(reverse("document-file", args=[document.code])).status_code == 405
    response = take(client, document)
    assert b"".join(response.streaming_content) == blob_path(File.objects.get().sha256).read_bytes()
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert set(response["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}


def test_file_of_a_leak_is_given_to_nobody(client, document, moderator):
    document.provenance = "leak"
    document.save()
    client.force_login(moderator)
    assert take(client, document).status_code == 404
    assert reverse("document-file", args=[document.code]) not in client.get(page(document)).content.decode()


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 30, "999999"])
def test_file_that_is_none_is_not_found(client, document, moderator, number):
    client.force_login(moderator)
    assert take(client, document, file=number).status_code == 404


def test_file_of_another_document_is_not_found(client, document, moderator):
    other = make_document("Deux", published=False)
    client.force_login(moderator)
    file = File.objects.get(version__document=other)
    assert take(client, document, file=file.pk).status_code == 404


@pytest.mark.parametrize("metadata", [{}, {"tries": 1}, {"engine": "older"}, {"engine": ENGINE}])
def test_version_that_is_not_cleaned_says_so(client, document, moderator, metadata):
    Version.objects.update(metadata=metadata)
    client.force_login(moderator)
    assert client.get(page(document)).status_code == 200
