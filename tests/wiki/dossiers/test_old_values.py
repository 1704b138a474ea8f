"""When a value changes, what its dossier still says of the old one is listed: numbers, days, names, words."""

import pytest

from archive.models import Organisation
from tests.make import make_claim, make_document, make_event, make_project, make_territory
from wiki.dossiers.models import Act, ProjectOrganisation
from wiki.dossiers.snapshots import snapshot
from wiki.dossiers.tracing import paragraphs
from wiki.dossiers.writing import write
from wiki.pages import saving

pytestmark = pytest.mark.django_db
TEXT = """Il y a 30 000 euros pour 3 micros.

Le vote a lieu le 20 juin 2019, le contrat est signé en mai 2018.

La société Vigie Sonore les fournit.

Le projet est « à l’arrêt ».

Rien de tout cela ici, ni 30 0001, ni 2019.
"""


@pytest.fixture
def project():
    page = saving.save("projets/micros", title="Micros", text=TEXT).page
    return make_project("Micros", places=[make_territory()], page=page)


def said(row, **values):
    before = snapshot(row)
    row = write(row, values)
    return [one.text for one in paragraphs(type(row), before, snapshot(row)) if one.holds_value]


@pytest.mark.parametrize("old", ["30000", "30000.00"])
def test_number(project, old):
    claim = make_claim(project, old, topic="cost", value_kind="amount", currency="EUR", scope="tout")
    assert said(claim, number=40000) == ["Il y a 30 000 euros pour 3 micros."]
    claim.refresh_from_db()
    assert said(claim, scope="la moitié") == []


def test_words(project):
    claim = make_claim(project, None, topic="cnil-position", value_kind="text", text="à l’Arrêt")
    assert said(claim, text="repris") == ["Le projet est « à l’arrêt »."]


@pytest.mark.parametrize(("day", "precision"), [("2019-06-20", "day"), ("2018-05-01", "month")])
def test_date_of_an_event(project, day, precision):
    event = make_event(project, on=day, date_precision=precision)
    (text,) = said(event, date="2017-01-01")
    assert "20 juin 2019" in text


def test_date_of_an_act(project):
    act = write(Act, {"kind": "contract", "signed": "2019-06-20", "projects": [project]})
    assert len(said(act, signed="2019-06-21")) == 1


def test_organisation(project):
    one, other = (
        Organisation.objects.create(name=name, slug=slug) for name, slug in [("Vigie  sonore", "v"), ("Autre", "a")]
    )
    part = write(ProjectOrganisation, {"project": project, "organisation": one, "role": "maker"})
    assert said(part, organisation=other) == ["La société Vigie Sonore les fournit."]


def test_page_that_cites_the_same_page_is_listed_though_it_says_another_thing(project):
    proof = make_document("trois micros")
    saving.save("ailleurs", title="Ailleurs", text=f"Des micros [[doc:{proof.code} p.1]].")
    claim = make_claim(project, 3, proof=proof)
    before = snapshot(claim)
    found = paragraphs(type(claim), before, snapshot(write(claim, {"number": 5})))
    assert [one.text for one in found if not one.holds_value] == ["Des micros."]


def test_new_fact_lists_nothing(project):
    assert paragraphs(type(make_claim(project)), None, {}) == []
