"""The map: each project where it lies, summed by place; readable as a drawing, as a list and as data."""

import pytest
from django.urls import reverse

from archive.models import Technology
from tests.make import make_document, make_event, make_project, make_territory
from wiki.dossiers import atlas
from wiki.dossiers.france import drawing
from wiki.dossiers.models import Project, ProjectTerritory
from wiki.dossiers.writing import Why, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "auvergne-rhone-alpes", "region")
    loire = make_territory("dep-42", "Loire", "loire", "department", region)
    city = make_territory("42218", parent=loire)
    city.latitude, city.longitude = 45.4339, 4.39
    city.save()
    quarter = make_territory("quartier-beaubrun", "Beaubrun", "beaubrun", "quarter", city)
    overseas = make_territory("reg-04", "La Réunion", "la-reunion-region", "region")
    reunion = make_territory("dep-974", "La Réunion", "la-reunion", "department", overseas)
    town = make_territory("97411", "Saint-Denis", "saint-denis-974", parent=reunion)
    town.latitude, town.longitude = -20.88, 55.45
    town.save()
    return {one.code: one for one in (region, loire, city, quarter, reunion, town)}


def drawn():
    return {place.territory.code: place for place in atlas.atlas_of(Project.objects.visible_to(None)).places}


def test_the_cities_lie_inside_their_departments_on_the_drawing():
    france = drawing()
    assert len(france.departments) == 96
    cities = [("42", 45.43, 4.39), ("06", 43.70, 7.27), ("59", 50.63, 3.06), ("29", 48.39, -4.49)]
    for code, latitude, longitude in cities:
        x, y = france.point(latitude, longitude)
        assert abs(france.departments[code].x - x) < 25
        assert abs(france.departments[code].y - y) < 25
    assert france.point(-20.88, 55.45) is None
    assert france.point(90, 0) is None


def test_projects_of_a_place_are_one_mark_and_count_by_status(places):
    for number in range(3):
        make_project(f"Projet {number}", places=[places["42218"]])
    place = drawn()["42218"]
    assert place.total == 3
    assert place.mark == "unknown"
    assert (place.x, place.y) == drawing().point(45.4339, 4.39)


def test_a_quarter_is_drawn_at_its_city_and_a_region_in_its_middle(places):
    make_project("Quartier", places=[places["quartier-beaubrun"]])
    make_project("Région", places=[places["reg-84"]])
    marks = drawn()
    assert (marks["quartier-beaubrun"].x, marks["quartier-beaubrun"].y) == drawing().point(45.4339, 4.39)
    loire = drawing().departments["42"]
    assert (marks["reg-84"].x, marks["reg-84"].y) == (loire.x, loire.y)


def test_overseas_places_are_counted_in_their_box_and_listed(places, client):
    make_project("Outre-mer", places=[places["97411"]])
    found = atlas.atlas_of(Project.objects.visible_to(None))
    assert [(one.name, one.total) for one in found.overseas] == [("La Réunion", 1)]
    assert found.marks == []
    assert "Saint-Denis" in client.get(reverse("map")).content.decode()


def test_a_project_counts_where_it_lies_not_where_it_is_paid(places):
    project = make_project("Lycées", places=[places["42218"]])
    ProjectTerritory.objects.create(project=project, territory=places["reg-84"], role="pays")
    assert drawn().keys() == {"42218"}


def test_a_project_without_a_place_of_its_own_counts_where_it_is_carried(places):
    project = make_project("Métropole")
    ProjectTerritory.objects.create(project=project, territory=places["dep-42"], role="carries")
    assert drawn().keys() == {"dep-42"}


def test_a_project_taken_away_is_not_on_the_map(places):
    remove(make_project("Retiré", places=[places["42218"]]), Why())
    assert drawn() == {}


def test_the_mark_says_that_all_was_stopped(places):
    project = make_project("Arrêté", places=[places["42218"]])
    make_event(project, "abandoned", proof=make_document("abandon"))
    assert drawn()["42218"].mark == "stopped"


def test_with_too_many_places_each_mark_is_a_department(places, monkeypatch):
    monkeypatch.setattr(atlas, "MOST_PLACES", 1)
    make_project("Un", places=[places["42218"]])
    make_project("Deux", places=[places["quartier-beaubrun"]])
    make_project("Trois", places=[places["reg-84"]])
    found = atlas.atlas_of(Project.objects.visible_to(None))
    assert found.by_department
    assert {place.territory.code: place.total for place in found.places} == {"dep-42": 2, "reg-84": 1}


def test_the_address_narrows_the_map(places, client):
    sound = Technology.objects.create(name="Capteurs sonores", slug="capteurs-sonores")
    make_project("Micros", places=[places["42218"]]).technologies.add(sound)
    make_project("Drones", places=[places["97411"]])
    answer = client.get(reverse("map"), {"technologie": "capteurs-sonores"})
    assert [place.territory.code for place in answer.context["atlas"].places] == ["42218"]
    assert client.get(reverse("map"), {"statut": "abandoned"}).context["atlas"].places == []


@pytest.mark.parametrize("asked", ["?statut=x", "?technologie=%00", "?statut=" + "a" * 5000])
def test_whatever_the_address_says_there_is_a_map(places, client, asked):
    assert client.get(reverse("map") + asked).status_code == 200


def test_the_same_as_data_has_longitude_first(places, client):
    make_project("Micros", places=[places["42218"]])
    answer = client.get(reverse("map-geojson"))
    assert answer.headers["Content-Type"] == "application/geo+json"
    (feature,) = answer.json()["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [4.39, 45.4339]}
    assert feature["properties"]["projects"] == 1


def test_the_number_of_queries_does_not_grow(places, client, django_assert_max_num_queries):
    for number in range(30):
        make_project(f"Projet {number}", places=[places["42218"], places["97411"]])
    with django_assert_max_num_queries(6):
        client.get(reverse("map"))
