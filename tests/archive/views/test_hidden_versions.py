"""A version that is not the public one: for those who review the document, and for nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from archive import storage
from archive.models import Version
from tests.make import make_document, make_local, make_page, make_territory


@pytest.fixture
def addresses(db):
    """Page and image of the hidden version of a public document about Saint-Étienne."""
    document = make_document("ce que chacun peut lire", territories=[make_territory()])
    hidden = Version.objects.create(
        document=document, number=2, sha256="0" * 64, media_type="application/pdf", page_count=1,
        processing="done", added=timezone.now(),
    )  # fmt: skip
    make_page(hidden, 1, "ce qui est masqué")
    storage.write_image(storage.image_path(hidden.pk, 1, 200), b"image")
    at = {"slug": document.slug, "code": document.code, "version": 2, "number": 1}
    return [reverse("page-version", kwargs=at), reverse("page-image", kwargs={**at, "width": 200})]


def test_those_who_review_the_document_see_it_and_their_browsers_keep_nothing(client, addresses, moderator):
    client.force_login(moderator)
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert not response.has_header("ETag")
        assert b"".join(response)


def test_moderator_of_another_territory_is_a_reader_here(client, addresses, moderator):
    moderator.territories.add(make_territory("06088", "Nice", "nice"))
    make_local(make_territory())
    client.force_login(moderator)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
