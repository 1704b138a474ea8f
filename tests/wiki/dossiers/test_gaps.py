"""What is missing in a dossier, as small tasks."""

import pytest

from tests.make import make_claim, make_document, make_event, make_project, make_territory
from wiki.dossiers.gaps import letter_url, madada_url, tasks_of
from wiki.dossiers.models import Act, Project
from wiki.dossiers.reading import dossier_of
from wiki.dossiers.writing import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project("Micros", places=[make_territory()])


def texts(project):
    project.refresh_from_db()
    return [task.text for task in tasks_of(dossier_of(project))]


def test_quickest_task_comes_first(project):
    make_event(project, "announced", proof=make_document("x"))
    Project.objects.update(verified_at="2019-01-01")
    make_claim(project)
    project.refresh_from_db()
    minutes = [task.minutes for task in tasks_of(dossier_of(project))]
    assert minutes == sorted(minutes)
    assert minutes[0] == 5


def test_gap_that_is_closed_is_asked_for_no_more(project):
    claim = make_claim(project)
    before = texts(project)
    make_event(project, "announced", proof=make_document("x"))
    write(claim, {}, [])
    assert len(texts(project)) == len(before) - 1
    for kind in ("deliberation", "contract", "impact-assessment"):
        write(Act, {"kind": kind, "presence": "absent", "projects": [project]})
    assert len(texts(project)) == len(before) - 4


def test_order_that_ended_is_to_be_asked_for_again(project):
    before = len(texts(project))
    write(Act, {"kind": "prefect-order", "presence": "refused", "signed": "2012-01-01", "years_valid": 5,
                "projects": [project]})  # fmt: skip
    assert len(texts(project)) == before + 1


def test_stopped_project_asks_for_no_contract(project):
    make_event(project, "abandoned", proof=make_document("x"))
    project.refresh_from_db()
    assert not [task for task in tasks_of(dossier_of(project)) if "/demander/" in task.url]


def test_addresses_hold_any_name():
    place = make_territory()
    assert letter_url(place, "Micros & caméras", ["cnil"]).endswith("?about=Micros+%26+cam%C3%A9ras&place=42218")
    assert madada_url("a/b ?é") == "https://madada.fr/search/a%2Fb%20%3F%C3%A9/requests"
