"""How what is found is spread, alike in both engines, and never a document that is not public."""

import datetime

import pytest

from archive import moderation
from archive.models import Organisation, Technology
from archive.search import outbox
from archive.search.facets import Facets, facets
from archive.search.find import Filters, find
from archive.search.queries import parse
from tests.make import make_document, make_territory


def counts(values):
    return [(one.label, one.count) for one in values]


@pytest.fixture
def spread(index):
    region = make_territory("reg-84", "Auvergne-Rhône-Alpes", "auvergne", "region")
    town = make_territory("42218", parent=region)
    other = make_territory("69123", "Lyon", "lyon", parent=region)
    first = make_document("micro", territories=[town], nature="minutes", date=datetime.date(2019, 5, 1))
    second = make_document("micro", territories=[town], provenance="press", date=datetime.date(2020, 1, 1),
                           date_end=datetime.date(2021, 2, 1), date_precision="range")  # fmt: skip
    third = make_document("micro", territories=[other], nature="minutes")
    make_document("drone", nature="report")
    make_document("micro", nature="report", published=False)
    first.technologies.set([Technology.objects.create(name="Capteurs sonores", slug="capteurs")])
    first.organisations.set([Organisation.objects.create(name="Serenicity", slug="serenicity")])
    second.public_version.pages.update(origin="recognised")
    outbox.rebuild()
    return third


def test_each_facet_counts_documents_that_match(spread):
    found = facets(parse("micro"), Filters())
    assert counts(found.territories) == [("Auvergne-Rhône-Alpes", 3), ("Saint-Étienne", 2), ("Lyon", 1)]
    assert [one.value for one in found.provenance] == ["public-record", "press"]
    assert [(one.value, one.count) for one in found.nature] == [("minutes", 2)]
    assert counts(found.years) == [("2021", 1), ("2020", 1), ("2019", 1)]
    assert counts(found.technologies) == [("Capteurs sonores", 1)]
    assert counts(found.organisations) == [("Serenicity", 1)]
    assert [(one.value, one.count) for one in found.origins] == [("file", 2), ("recognised", 1)]


def test_filters_narrow_the_counts_and_a_place_searched_in_is_not_offered_again(spread):
    found = facets(parse("micro"), Filters(territory="42218", nature="minutes"))
    assert found.territories == []
    assert counts(found.years) == [("2019", 1)]


def test_only_what_lies_inside_a_filter_narrows_it_further(spread):
    assert counts(facets(parse("micro"), Filters(territory="reg-84")).territories) == [
        ("Saint-Étienne", 2),
        ("Lyon", 1),
    ]
    assert facets(parse("micro"), Filters(technology="capteurs")).technologies == []
    wide = Filters(date_from=datetime.date(2020, 2, 1), date_to=datetime.date(2021, 12, 31))
    assert counts(facets(parse("micro"), wide).years) == [("2021", 1)]


def test_a_place_whose_documents_are_all_of_one_place_inside_it_is_left_out(spread):
    assert counts(facets(parse("micro"), Filters(provenance="press")).territories) == [("Saint-Étienne", 1)]


def test_browsing_counts_all_that_is_public(spread):
    assert [(one.value, one.count) for one in facets(parse(""), Filters()).nature] == [("minutes", 2), ("report", 1)]


def test_what_was_just_withdrawn_is_not_counted(spread, moderator):
    moderation.withdraw(spread, moderator, reason="x")
    assert [(one.value, one.count) for one in facets(parse("micro"), Filters()).nature] == [("minutes", 1)]


def test_without_index_there_are_no_counts(db, engine):
    assert facets(parse("micro"), Filters()) == Facets()


@pytest.mark.parametrize(("sort", "first"), [("date", 2020), ("date-oldest", 2019)])
def test_dates_sort_both_ways(spread, sort, first):
    for text in ("", "micro"):
        hits = find(text, filters=Filters(sort=sort)).hits
        assert hits[0].document.date.year == first
        assert hits[-1].document.date is None


@pytest.mark.parametrize("text", ["", "micro"])
def test_organisation_technology_and_origin_narrow_alike_with_and_without_words(spread, text):
    def number(**wanted):
        return find(text, filters=Filters(**wanted)).count

    assert number(organisation="serenicity") == number(technology="capteurs") == 1
    assert number(origin="recognised") == 1
    assert number(organisation="nobody") == 0
