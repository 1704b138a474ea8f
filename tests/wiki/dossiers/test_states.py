"""What a value is worth, and which values can both be true."""

from decimal import Decimal

import pytest
from django.utils import translation

from archive import moderation
from archive.models import Organisation
from tests.make import make_claim, make_document, make_project
from wiki.dossiers.models import Claim
from wiki.dossiers.reading import groups_about
from wiki.dossiers.resolved import resolve
from wiki.dossiers.snapshots import Cited, FactError, cited
from wiki.dossiers.states import State
from wiki.dossiers.values import compatible, written_value
from wiki.dossiers.writing import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project()


def states_of(project):
    return [value.state for group in groups_about(project) for value in group.values]


def a_source():
    return make_document("texte")


def test_value_without_source_says_so(project):
    make_claim(project)
    assert states_of(project) == [State.MISSING]


def test_value_with_source_is_sourced_until_the_document_is_withdrawn(project, moderator):
    source = a_source()
    make_claim(project, proof=source)
    assert states_of(project) == [State.SOURCED]
    moderation.withdraw(source, moderator, reason="erreur")
    assert states_of(project) == [State.MISSING]


def test_two_sourced_values_that_differ_are_contested(project):
    make_claim(project, 3, proof=a_source())
    make_claim(project, 20, proof=a_source())
    assert states_of(project) == [State.CONTESTED] * 2


def test_values_for_different_things_are_not_compared(project):
    make_claim(project, 3, proof=a_source(), scope="première phase")
    make_claim(project, 50, proof=a_source(), scope="projet complet")
    assert states_of(project) == [State.SOURCED] * 2


def test_values_of_different_years_are_not_compared(project):
    make_claim(project, 67, proof=a_source(), date="2006-01-01", date_precision="year")
    make_claim(project, 329, proof=a_source(), date="2020-01-01", date_precision="year")
    assert states_of(project) == [State.SOURCED] * 2


def test_value_without_source_does_not_contest_one_that_has(project):
    make_claim(project, 3, proof=a_source())
    make_claim(project, 20)
    assert states_of(project) == [State.SOURCED, State.MISSING]


def test_source_that_contradicts_contests(project):
    claim = make_claim(project, 3, proof=a_source())
    against = a_source()
    write(claim, {}, [*cited(claim), Cited(against.code, 1, stance="contradicts")])
    assert states_of(project) == [State.CONTESTED]


def test_what_only_the_interested_party_says_is_declared(project):
    make_claim(project, 3, proof=a_source(), by_interested_party=True)
    assert states_of(project) == [State.DECLARED]
    make_claim(project, 3, proof=a_source())
    assert states_of(project) == [State.SOURCED] * 2


def test_decision_settles_it_with_its_reason(project, moderator):
    kept, other = make_claim(project, 3, proof=a_source()), make_claim(project, 50, proof=a_source())
    with pytest.raises(FactError):
        resolve({kept: ("kept", ""), other: ("kept", "")}, moderator)
    with pytest.raises(FactError):
        resolve({kept: ("kept", ""), other: ("set-aside", "")}, moderator)
    resolve({kept: ("kept", ""), other: ("set-aside", "Le contrat dit trois.")}, moderator)
    (group,) = groups_about(project)
    assert not group.is_contested
    assert [value.claim for value in group.kept] == [kept]
    assert states_of(project)[0] == State.SOURCED


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ({"number": 50, "manner": "about"}, {"number": 47}, True),
        ({"number": 50, "manner": "about"}, {"number": 20}, False),
        ({"number": 300, "manner": "at-least"}, {"number": 329}, True),
        ({"number": 329, "manner": "estimated"}, {"number": 329}, True),
        ({"number": 300, "manner": "at-most"}, {"number": 329}, False),
        ({"number": 3, "unit": "micros"}, {"number": 5, "unit": "mâts"}, True),
    ],
)
def test_numbers_agree_within_what_each_leaves_open(one, other, agree):
    first, second = (
        Claim(topic="devices", value_kind="number", **{**said, "number": Decimal(said["number"])})
        for said in (one, other)
    )
    assert compatible(first, second) is compatible(second, first) is agree


def test_amounts_with_and_without_tax_are_not_compared():
    said = {"topic": "cost", "value_kind": "amount", "currency": "EUR"}
    one = Claim(**said, number=Decimal(100), tax="with")
    assert compatible(one, Claim(**said, number=Decimal(80), tax="without"))
    assert not compatible(one, Claim(**said, number=Decimal(80), tax="unknown"))


def test_two_texts_contradict_only_where_one_can_be_true():
    for topic, agree in (("purpose", True), ("cnil-position", False)):
        one, other = (Claim(topic=topic, value_kind="text", text=text) for text in ("feu vert", "avertissement"))
        assert compatible(one, other) is agree


def test_values_are_written_as_people_say_them(project):
    payer = Organisation.objects.create(name="ANRU", slug="anru")
    amount = Claim(topic="cost", value_kind="amount", number=Decimal(30000), currency="EUR", tax="without",
                   share=Decimal("80.00"), payer=payer)  # fmt: skip
    with translation.override("fr"):
        assert written_value(amount).replace("\u202f", "\xa0").startswith("30\xa0000\xa0€")
        assert "80\xa0%" in written_value(amount)
        assert "ANRU" in written_value(amount)
    with translation.override("en"):
        about = Claim(topic="microphones", value_kind="number", number=Decimal(50), manner="about")
        assert written_value(about) == "about 50 microphones"
        one = Claim(topic="cameras", value_kind="number", number=Decimal(1))
        assert written_value(one) == "1 camera"
