"""Places: what concerns them and what lies inside them, and homonyms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archive.models import Territory
from tests.make import make_document, make_territory


@pytest.fixture
def region(db):
    """Auvergne-Rhône-Alpes, with the Loire, with Saint-Étienne and Roanne."""
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "auvergne-rhone-alpes", "region")
    loire = make_territory("dep-42", "Loire", "loire", "department", region)
    make_territory("42218", "Saint-Étienne", "saint-etienne", parent=loire)
    make_territory("42187", "Roanne", "roanne", parent=loire)
    return region


def place(code):
    return Territory.objects.get(code=code)


def test_place_lists_what_concerns_it_and_what_lies_inside(client, region):
    document = make_document("un", territories=[place("42218")])
    make_document("caché", title="Document caché", published=False, territories=[place("42218")])
    for code in ["42218", "dep-42", "reg-84"]:
        page = client.get(place(code).get_absolute_url()).content.decode()
        assert document.title in page
        assert "Document caché" not in page
    assert document.title not in client.get(place("42187").get_absolute_url()).content.decode()


def test_place_leads_up_and_down(client, region):
    make_document("un", territories=[place("42218")])
    context = client.get(place("dep-42").get_absolute_url()).context
    assert list(context["above"]) == [region]
    assert context["inside"] == [place("42218")]
    assert client.get(region.get_absolute_url()).context["inside"] == [place("dep-42")]


def test_commune_and_department_of_one_name_have_two_addresses(client, db):
    make_territory("75056", "Paris", "paris")
    make_territory("dep-75", "Paris", "paris", "department")
    assert client.get("/villes/paris/").context["territory"].code == "75056"
    assert client.get("/territoires/paris/").context["territory"].code == "dep-75"


def test_name_that_several_share_lists_them(client, db):
    for code, slug in [("93066", "saint-denis-93"), ("11339", "saint-denis-11")]:
        Territory.objects.create(
            code=code, name="Saint-Denis", kind="commune", slug=slug, name_slug="saint-denis", path=f"{code}/"
        )
    page = client.get("/villes/saint-denis/").content.decode()
    assert "/villes/saint-denis-93/" in page
    assert "/villes/saint-denis-11/" in page
    assert client.get("/villes/saint-denis-93/").status_code == 200


def test_unknown_place_is_not_found(client, db):
    assert client.get("/villes/nulle-part/").status_code == 404
    assert client.get("/territoires/nulle-part/").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999999", "x", "\0"])
def test_strange_page_of_the_list_is_no_error(client, region, page):
    assert client.get(region.get_absolute_url(), {"page": page}).status_code == 200


def test_list_costs_few_queries(client, region, django_assert_max_num_queries):
    for _ in range(25):
        make_document("un", territories=[place("42218"), place("42187")])
    with django_assert_max_num_queries(12):
        client.get(region.get_absolute_url())


def test_order_of_a_place_does_not_tell_when_a_leak_came_in(client, region):
    now = timezone.now()
    days = [timedelta(days=n) for n in range(4)]
    place_of = [place("42218")]
    first = make_document("un", territories=place_of, added=now - days[3])
    leak = make_document("deux", territories=place_of, provenance="leak", added=now - days[2])
    last = make_document("trois", territories=place_of, added=now - days[1])
    type(leak).objects.filter(pk=leak.pk).update(published_at=now)
    shown = client.get(place("42218").get_absolute_url()).context["documents"]
    assert [document.pk for document in shown] == [leak.pk, last.pk, first.pk]


def test_commune_typed_under_the_other_address_is_found(client, region):
    assert client.get("/territoires/saint-etienne/").headers["Location"] == "/villes/saint-etienne/"
    assert client.get("/territoires/loire/").status_code == 200
    assert client.get("/territoires/nulle-part/").status_code == 404
