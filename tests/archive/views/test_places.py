"""Finding a place."""

import pytest
from django.urls import reverse

from archive.models import Territory
from tests.make import make_document, make_territory

pytestmark = pytest.mark.django_db


def find(client, **asked):
    return client.get(reverse("places"), asked)


def test_a_name_leads_to_its_place(client):
    city = make_territory()
    for typed in ("Saint-Étienne", "saint etienne", "42218"):
        assert find(client, nom=typed)["Location"] == city.get_absolute_url()


def test_a_name_of_several_places_lists_them(client):
    for code in ("93066", "97411"):
        make_territory(code, "Saint-Denis", f"saint-denis-{code}")
    Territory.objects.update(name_slug="saint-denis")
    page = find(client, nom="Saint-Denis").content.decode()
    assert page.count("/villes/saint-denis-9") == 2


@pytest.mark.parametrize("typed", ["Atlantide", "\0", "9" * 500, "<b>"])
def test_a_name_of_no_place_is_said(client, typed):
    answer = find(client, nom=typed)
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_places_with_public_documents_are_listed(client):
    city, other = make_territory(), make_territory("06088", "Nice", "nice")
    make_document("x", territories=[city])
    make_document("y", published=False, territories=[other])
    page = find(client).content.decode()
    assert "Saint-Étienne" in page
    assert "Nice" not in page
