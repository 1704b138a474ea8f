"""What `field:value` means, and how a query is said back."""

import datetime

import pytest
from django.utils.translation import override

from archive.models import Organisation
from archive.search.echo import in_words
from archive.search.find import find
from archive.search.meaning import read_days, resolved
from archive.search.queries import parse
from tests.make import make_document, make_territory


def echo(text):
    return in_words(resolved(parse(text))[0])


@pytest.fixture
def places(db):
    department = make_territory("dep-42", "Loire", "loire", "department")
    make_territory("42218", parent=department)


def test_a_query_is_said_in_words(places):
    with override("en"):
        assert echo("micros caméras -police lieu:dep-42 date:2019-05..2020") == (
            "all of: micros, caméras; without: police; place: Loire; date: from May 2019 to 2020"
        )
        assert echo("micros OU (caméras drones)") == "micros or (all of: caméras, drones)"
        assert echo('titre:micros -(a1 OU "b1 c1")') == 'in the title: micros; without: a1 or "b1 c1"'
        assert echo("date:..2019-05-06 date:2019-05 date:2020 2021-02-03..") == (
            "date: until 6 May 2019; date: May 2019; date: 2020; date: since 3 February 2021"
        )
        assert echo("") == ""
    assert "lieu : Loire" in echo("micros lieu:dep-42").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text",
    ["lieu:nullepart", "nature:x", "provenance:x", "entreprise:x", "technologie:x", "date:hier", "date:2020..2019",
     "date:2019-13", "date:2019-02-30", "date:..", "ajouté:0000", "date:99999", "lieu:«»x", "date:9999..9999"],
)  # fmt: skip
def test_a_value_that_names_nothing_is_said_and_searched_as_words(db, text):
    _, problems = resolved(parse(text))
    assert problems or text.endswith(("x", "9999"))
    find(text)


def test_a_value_without_a_word_limits_nothing(db):
    assert resolved(parse("(lieu:. OU lieu:!) -lieu:. drone"))[0] == parse("drone")
    assert resolved(parse("lieu:a"))[0] == parse('"a"')


def test_homonyms_are_all_meant(db):
    region = make_territory("reg-1", "Région", "region", "region")
    for number in ("93", "974"):
        department = make_territory(f"dep-{number}", number, f"dep-{number}", "department", region)
        place = make_territory(f"{number}999", "Saint-Denis", f"saint-denis-{number}", parent=department)
        place.name_slug = "saint-denis"
        place.save()
    assert set(resolved(parse("lieu:saint-denis"))[0].node.values) == {"93999", "974999"}
    assert resolved(parse('lieu:"Saint-Denis (93)"'))[0].node.values == ("93999",)


def test_an_organisation_is_known_by_its_other_names_and_by_a_part(db):
    Organisation.objects.create(name="Verney-Carron", slug="verney-carron", aliases=["Serenicity"])
    for text in ["entreprise:verney-carron", "company:verney", "entreprise:SERENICITY", 'entreprise:"Verney Carron"']:
        assert resolved(parse(text))[0].node.values == ("verney-carron",)


def test_days_of_a_date():
    assert read_days("2020-02") == read_days("02/2020") == (datetime.date(2020, 2, 1), datetime.date(2020, 2, 29))
    assert read_days("20/06/2019") == (datetime.date(2019, 6, 20),) * 2
    assert read_days("2019..") == (datetime.date(2019, 1, 1), None)


def test_without_index_titles_follow_the_whole_query(places, engine):
    town = make_document("x", title="Caméras de Nice")
    make_document("x", title="Caméras et drones")
    assert [hit.document for hit in find("caméras -drones").hits] == [town]
    assert find("caméras (nice OU drones)").count == 2
    assert find("caméras lieu:dep-42").count == 0
    assert find("titre:caméras provenance:fuite").count == 0
