"""Giving a press article by its address."""

import pytest
from django.urls import reverse

from archive import capturing
from archive.models import Capture, Document, Review, Role
from tests.make import make_document, make_territory, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/article"


@pytest.fixture
def depositor(client):
    make_territory()
    user = make_user("depositor")
    client.force_login(user)
    return user


def give(client, **changes):
    return client.post(reverse("capture"), {"address": ADDRESS, "place": "Saint-Étienne", "extract": "", **changes})


def test_an_address_is_followed_among_ones_own_documents(client, depositor):
    assert give(client)["Location"] == reverse("deposits")
    assert Capture.objects.get().address == ADDRESS
    assert "Capture en cours" in client.get(reverse("deposits")).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"address": ""}, {"address": "ftp://x.org/"}, {"address": "javascript:alert(1)"}, {"address": "x" * 3000},
     {"place": ""}, {"place": "Atlantide"}, {"extract": "x" * 1001}],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_its_field(client, depositor, changes):
    answer = give(client, **changes)
    assert answer.status_code == 400
    assert not Document.objects.exists()


def test_the_same_address_twice_is_one_document(client, depositor):
    give(client)
    give(client)
    assert Document.objects.count() == 1


def test_an_address_that_is_public_leads_to_its_document(client, depositor):
    public = make_document("x", source=ADDRESS)
    assert give(client)["Location"] == public.get_absolute_url()


def test_an_address_that_somebody_else_gave_and_that_waits_is_not_told(client, depositor):
    capturing.ask(ADDRESS, by=make_user("other"), territories=[])
    assert give(client)["Location"] == reverse("deposits")
    assert Document.objects.filter(deposited_by=depositor).count() == 1


def test_a_moderator_sees_a_capture_that_waits_and_asks_again_for_one_that_failed(client, depositor):
    give(client)
    document = Document.objects.get()
    moderator = make_user("moderator", Role.MODERATOR)
    client.force_login(moderator)
    pk = Review.objects.get().pk
    review = reverse("review", args=[pk])
    assert client.get(review).status_code == 200
    Capture.objects.update(state="failed")
    document.versions.update(processing="failed", failure="unreachable")
    assert "Capturer de nouveau" in client.get(review).content.decode()
    client.post(reverse("capture-again", args=[pk]))
    assert Capture.objects.get().state == "waiting"
    assert document.custody.last().kind == "read-again"


def test_the_captured_page_is_cleaned_again_where_it_is_shown(client, depositor):
    give(client)
    Document.objects.get().versions.update(display_html="<p onclick=x>Oui</p><script>alert(1)</script><img src=//x>")
    client.force_login(make_user("moderator", Role.MODERATOR))
    page = client.get(reverse("review", args=[Review.objects.get().pk])).content.decode()
    assert "<p>Oui</p>" in page
    assert "alert(1)" not in page
    assert "//x" not in page


def test_without_an_account_nothing_is_fetched(client, db):
    assert give(client).status_code == 302
    assert not Capture.objects.exists()


def test_where_the_setting_says_no_the_page_is_not_there(client, depositor, settings):
    settings.CAPTURE = False
    assert client.get(reverse("capture")).status_code == 404
