"""Page images: only of what the reader may see, only in the three widths, gone the moment they must be."""

import pytest
from django.urls import reverse

from archive import moderation, storage
from tests.make import make_document


def image_of(document, width=200, number=1, version=1):
    return reverse("page-image", args=[document.slug, document.code, version, number, width])


@pytest.fixture
def document(db):
    """A public document of one page with its two small images."""
    document = make_document("un")
    for width in (200, 700):
        storage.write_image(storage.image_path(document.public_version_id, 1, width), b"image %d" % width)
    return document


def body(response):
    return b"".join(response.streaming_content)


def test_image_is_sent_and_must_be_asked_for_each_time(client, document):
    response = client.get(image_of(document))
    assert body(response) == b"image 200"
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_unchanged_image_is_not_sent_twice(client, document):
    first = client.get(image_of(document))
    body(first)
    again = client.get(image_of(document), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]


def test_withdrawn_document_has_no_image_even_for_who_kept_it(client, document):
    first = client.get(image_of(document))
    body(first)
    moderation.withdraw(document, reason="demande de la personne citée")
    again = client.get(image_of(document), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 410
    assert again.content == b""


def test_middle_image_stands_for_the_large_one_until_it_is_made(client, document):
    response = client.get(image_of(document, 1600))
    assert body(response) == b"image 700"
    storage.write_image(storage.image_path(document.public_version_id, 1, 1600), b"image 1600")
    later = client.get(image_of(document, 1600), headers={"If-None-Match": response["ETag"]})
    assert body(later) == b"image 1600"


@pytest.mark.parametrize(
    ("width", "number", "version"), [(201, 1, 1), (200, 2, 1), (200, 0, 1), (200, 1, 2), (200, 10**40, 1)]
)
def test_image_that_does_not_exist_is_not_found(client, document, width, number, version):
    assert client.get(image_of(document, width, number, version)).status_code == 404


def test_image_of_an_undecided_document_is_for_moderators_and_not_kept(client, moderator):
    document = make_document("un", published=False)
    storage.write_image(storage.image_path(document.versions.get().pk, 1, 200), b"image")
    assert client.get(image_of(document)).status_code == 404
    client.force_login(moderator)
    response = client.get(image_of(document))
    assert body(response) == b"image"
    assert response["Cache-Control"] == "no-store"


def test_image_does_not_tell_when_it_was_made(client, document):
    path = storage.image_path(document.public_version_id, 1, 200)
    response = client.get(image_of(document))
    body(response)
    said = str(dict(response.headers))
    assert str(path.stat().st_mtime_ns)[:9] not in said
    assert not response.has_header("Last-Modified")
