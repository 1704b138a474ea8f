"""What people type: values as a page says them, sources as they have them, and what is wrong said beside its field."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from archive import moderation
from archive.models import Organisation
from tests.make import make_claim, make_document, make_project, make_territory
from wiki.dossiers.forms.contest import ContestForm
from wiki.dossiers.forms.event import EventForm
from wiki.dossiers.forms.figure import FigureForm, typed_value
from wiki.dossiers.forms.organisation import LinkForm
from wiki.dossiers.forms.project import ProjectForm
from wiki.dossiers.forms.sources import read_line, written
from wiki.dossiers.forms.typed_value import ValueUnreadable, read_value
from wiki.dossiers.snapshots import Cited, NewOrganisation, cited
from wiki.dossiers.writing import write

pytestmark = pytest.mark.django_db


def typed(**fields):
    """Return what a browser sends."""
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


@pytest.mark.parametrize(
    ("text", "topic", "number", "manner", "currency"),
    [
        ("50", "microphones", 50, "exact", ""),
        ("329 caméras", "cameras", 329, "exact", ""),
        ("environ 50", "microphones", 50, "about", ""),
        ("une cinquantaine de micros", "microphones", 50, "about", ""),
        ("plus de 300 caméras", "cameras", 300, "at-least", ""),
        ("estimées à 329", "cameras", 329, "estimated", ""),
        ("30 000 €", "cost", 30000, "exact", "EUR"),
        ("30\u202f000,50 euros", "cost", Decimal("30000.5"), "exact", "EUR"),
        ("1,2 million d'euros", "cost", 1200000, "exact", "EUR"),
        ("340 k€", "cost", 340000, "exact", "EUR"),
        ("2 M€", "cost", 2000000, "exact", "EUR"),
        ("30000", "cost", 30000, "exact", "EUR"),
    ],
)
def test_numbers_are_read_as_pages_say_them(text, topic, number, manner, currency):
    read = read_value(text, topic)
    assert (read.number, read.manner, read.currency) == (number, manner, currency)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("beaucoup", "cameras"), ("peut-être", "installed"), ("un jour", "start-date"), ("9" * 40, "cost"),
        ("", "cost"), ("trois 3", "cost"),
    ],
)  # fmt: skip
def test_value_that_cannot_be_read_says_what_is_expected(text, topic):
    with pytest.raises(ValueUnreadable):
        read_value(text, topic)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("12 agents", "number"), ("30 000 €", "amount"), ("oui", "yes-no"), ("La loi de 1995 ne dit rien", "text")],
)
def test_kind_of_another_figure_is_found_in_what_was_typed(text, kind):
    assert read_value(text, "other").kind == kind


def test_value_is_typed_so_that_it_is_read_back():
    project = make_project()
    values = [
        {"topic": "microphones", "value_kind": "number", "number": Decimal(50), "manner": "about"},
        {"topic": "cost", "value_kind": "amount", "number": Decimal("30000.50"), "currency": "EUR", "scope": "x"},
        {"topic": "installed", "value_kind": "yes-no", "yes": False, "number": None},
    ]
    for value in values:
        claim = make_claim(project, **value)
        fields = read_value(typed_value(claim), claim.topic).fields()
        assert {name: fields[name] for name in value if name in fields} == {
            name: said for name, said in value.items() if name in fields
        }


@pytest.mark.parametrize(
    ("line", "cited"),
    [
        ("http://localhost/documents/petition-k7m2pq/pages/3", Cited("k7m2pq", 3, 3)),
        ('/documents/petition-k7m2pq/pages/3?q="trois micros"', Cited("k7m2pq", 3, 3, "trois micros")),
        ("/documents/petition-k7m2pq/v2/pages/3?q=micros", Cited("k7m2pq", 3, 3)),
        ("https://example.org/documents/petition-k7m2pq/", Cited("k7m2pq")),
        ("/d/k7m2pq", Cited("k7m2pq")),
        ("k7m2pq", Cited("k7m2pq")),
        ('[[doc:k7m2pq p.2-3 "un mot" contradicts]]', Cited("k7m2pq", 2, 3, "un mot", "contradicts")),
        ("trois micros", None),
        ("https://www.laquadrature.net/2019/04/15/mouchards-et-drone-a-saint-etienne/", None),
        ("[[doc:", None),
        ("http://[", None),
    ],
)
def test_sources_are_read_as_people_have_them(line, cited):
    assert read_line(line) == cited


def test_sources_are_written_so_that_they_are_read_back():
    code = make_document("un mot").code
    citations = [Cited(code, 2, 3, "un mot", "contradicts"), Cited(code), Cited(code, 4, 4)]
    assert [read_line(line) for line in written(citations).splitlines()] == citations


def test_sum_says_for_what_it_is():
    form = FigureForm(typed(topic="cost", value="30 000 €"), subject=make_project())
    assert not form.is_valid()
    assert "scope" in form.errors


def test_event_without_date_is_said_beside_the_date():
    form = EventForm(typed(title="Un vote", kind="vote", date=""), subject=make_project())
    assert not form.is_valid()
    assert list(form.errors) == ["date"]


def test_event_of_a_territory_changes_no_status():
    form = EventForm(typed(title="Un vote", kind="vote", date="2019", effect="abandoned"), subject=make_territory())
    assert form.is_valid()
    assert form.values()["effect"] == ""


def test_person_is_named_only_in_a_public_role():
    first = Organisation.objects.create(name="Une", slug="une")
    said = {"kind": "director", "other": "Autre", "person": "Quelqu’un"}
    assert "public_role" in LinkForm(typed(**said), subject=first).errors
    assert "other" in LinkForm(typed(kind="supplier", other="UNE"), subject=first).errors
    form = LinkForm(typed(public_role="Président", **said), subject=first)
    assert form.is_valid()
    assert form.values()["other"] == NewOrganisation("Autre")


def test_place_with_homonyms_is_asked_again():
    make_territory("93066", "Saint-Denis", "saint-denis-93")
    other = make_territory("11339", "Saint-Denis", "saint-denis-11")
    for place in (other, type(other).objects.get(code="93066")):
        place.name_slug = "saint-denis"
        place.save()
    assert "installed" in ProjectForm(typed(name="Drones", installed="Saint-Denis")).errors
    assert "installed" in ProjectForm(typed(name="Drones", installed="Nulle-Part")).errors
    assert ProjectForm(typed(name="Drones", installed="93066")).is_valid()


def test_contested_value_gets_another_beside_it_or_a_source_against_it():
    claim = make_claim(make_project(), 3, scope="première phase")
    source = make_document("vingt")
    address = source.page_url(1)
    assert not ContestForm(typed(value="20"), subject=claim.subject, claim=claim).is_valid()
    other = ContestForm(typed(value="20", sources=address), subject=claim.subject, claim=claim)
    assert other.is_valid()
    assert other.change().is_new
    assert (other.values()["number"], other.values()["scope"]) == (20, "première phase")
    against = ContestForm(typed(sources=address), subject=claim.subject, claim=claim)
    assert against.is_valid()
    assert against.change().target == claim
    assert against.change().citations == [Cited(source.code, 1, 1, stance="contradicts")]


def test_nul_and_great_length_are_no_error():
    form = FigureForm(typed(topic="other", label="\0", value="x\0" * 500, sources="\0" * 10), subject=make_project())
    form.is_valid()
    assert not FigureForm(typed(topic="x", value="1"), subject=make_project()).is_valid()


def test_words_of_a_hidden_document_are_not_shown_and_not_lost(moderator):
    source = make_document("trois micros en secret")
    claim = write(make_claim(make_project()), {}, [Cited(source.code, 1, 1, "micros en secret")])
    moderation.withdraw(source, moderator, reason="x")
    form = FigureForm(subject=claim.subject, row=claim)
    assert "secret" not in form.initial["sources"]
    form = FigureForm(typed(**form.initial | {"value": "4"}), subject=claim.subject, row=claim)
    assert form.is_valid(), form.errors
    assert form.change().citations == cited(claim)
    write(claim, form.values(), form.change().citations)
    assert cited(claim)[0].words == "micros en secret"


def test_stance_of_an_edit_is_that_of_what_it_adds():
    there, added = make_document("trois"), make_document("vingt")
    claim = make_claim(make_project(), 3, proof=there)
    form = FigureForm(subject=claim.subject, row=claim)
    lines = f"{form.initial['sources']}\n{added.page_url(1)}"
    form = FigureForm(
        typed(**form.initial | {"sources": lines, "stance": "contradicts"}), subject=claim.subject, row=claim
    )
    assert form.is_valid(), form.errors
    stances = {one.code: one.stance for one in form.change().citations}
    assert stances == {there.code: "confirms", added.code: "contradicts"}
