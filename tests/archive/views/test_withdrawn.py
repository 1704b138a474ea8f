"""Where a withdrawn document was: 410 and the notice, in both languages, for everybody but who reviews it."""

import pytest
from django.urls import reverse

from archive import moderation
from tests.make import make_document, make_local, make_territory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(moderator):
    document = make_document("le texte", title="Un titre à taire", territories=[make_territory()])
    moderation.withdraw(document, moderator, reason="Une raison à taire", withdrawn_as="legal")
    return document


@pytest.mark.parametrize(("language", "words"), [("fr", "<h1>"), ("en", "<h1>Notice of withdrawal</h1>")])
def test_the_notice_is_a_page_of_the_site_with_the_way_out(client, gone, language, words):
    client.cookies["django_language"] = language
    answer = client.get(gone.get_absolute_url())
    assert answer.status_code == 410
    assert words in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert gone.public_version.sha256 in answer.text
    assert all(f'href="{reverse(name)}"' in answer.text for name in ("home", "help", "contact"))
    assert f'action="{reverse("search")}"' in answer.text


def test_no_address_leads_on_to_the_title(client, gone):
    answer = client.get(reverse("document", args=["autre", gone.code]))
    assert answer.status_code == 410
    assert "taire" not in answer.text


def test_it_is_not_kept_and_not_indexed(client, gone):
    answer = client.get(f"/d/{gone.code}")
    assert (answer.status_code, answer["Cache-Control"], answer["X-Robots-Tag"]) == (410, "no-cache", "noindex")


def test_an_image_is_nothing_and_a_reference_is_plain_text(client, gone):
    image = client.get(reverse("page-image", args=[gone.slug, gone.code, 1, 1, 700]))
    assert (image.status_code, image.content, image["Content-Type"]) == (410, b"", "text/plain")
    for name in ("document-bibtex", "document-ris"):
        reference = client.get(reverse(name, args=[gone.slug, gone.code]))
        assert (reference.status_code, reference["Content-Type"]) == (410, "text/plain; charset=utf-8")
        assert gone.public_version.sha256 in reference.text
        assert "taire" not in reference.text


def test_who_reviews_it_still_sees_it_and_who_reviews_elsewhere_does_not(client, gone, moderator):
    client.force_login(moderator)
    assert client.get(gone.get_absolute_url()).status_code == 200
    make_local(gone.territories.get())
    other = make_user("ailleurs", role="moderator")
    other.territories.add(make_territory("06088", "Nice", "nice"))
    client.force_login(other)
    assert client.get(gone.get_absolute_url()).status_code == 410


def test_it_cannot_be_put_in_a_collection(client, gone, contributor):
    client.force_login(contributor)
    assert client.post(reverse("collection-gather", args=[gone.code])).status_code == 410
