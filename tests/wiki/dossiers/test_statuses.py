"""The status of a project: computed from events that a public page confirms, and never typed."""

from datetime import date, timedelta

import pytest

from archive import moderation
from tests.make import make_document, make_event, make_project
from wiki.dossiers import statuses
from wiki.dossiers.models import Project, Status
from wiki.dossiers.models.event import last_day
from wiki.dossiers.snapshots import Cited, FactError
from wiki.dossiers.writing import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof():
    return make_document("La ville abandonne les capteurs.", title="Abandon")


def status_of(project):
    project.refresh_from_db()
    return project.status


def test_project_without_proven_event_is_to_verify():
    project = make_project()
    make_event(project, "abandoned")
    assert status_of(project) == Status.TO_VERIFY


def test_last_proven_event_decides_whatever_the_order_of_writing(proof):
    project = make_project()
    make_event(project, "abandoned", on="2019-10-29", proof=proof)
    make_event(project, "announced", on="2019-03-01", proof=proof)
    assert status_of(project) == Status.ABANDONED
    assert project.status_date == date(2019, 10, 29)


def test_abandoned_project_may_come_back(proof):
    project = make_project()
    make_event(project, "abandoned", on="2019-10-29", proof=proof)
    make_event(project, "announced", on="2021-10-29", proof=proof)
    assert status_of(project) == Status.ANNOUNCED


def test_status_cannot_be_typed():
    with pytest.raises(ValueError, match="status"):
        write(Project, {"name": "Drones", "slug": "drones", "status": "abandoned"})


def test_event_that_is_only_contradicted_proves_nothing(proof):
    project = make_project()
    event = make_event(project, "abandoned")
    write(event, {}, [Cited(proof.code, 1, stance="contradicts")])
    assert status_of(project) == Status.TO_VERIFY


def test_withdrawn_proof_takes_the_status_with_it_at_once(proof, moderator):
    project = make_project()
    make_event(project, "announced", on="2019-03-01", proof=make_document("annonce"))
    make_event(project, "abandoned", on="2019-10-29", proof=proof)
    moderation.withdraw(proof, moderator, reason="erreur")
    assert status_of(project) == Status.ANNOUNCED


def test_proof_that_is_published_again_brings_the_status_back(proof, administrator, moderator):
    project = make_project()
    make_event(project, "abandoned", proof=proof)
    moderation.withdraw(proof, moderator, reason="erreur")
    proof.decision = "published"
    proof.save()
    statuses.follow_document(None, proof)
    assert status_of(project) == Status.ABANDONED


def test_status_that_nobody_looked_at_for_a_year_is_to_be_verified_again(proof):
    project = make_project()
    make_event(project, "abandoned", proof=proof)
    project.refresh_from_db()
    assert not statuses.needs_check(project)
    assert statuses.needs_check(project, project.verified_at + timedelta(days=366))


def test_source_must_be_public_and_hold_the_page_and_the_words(proof):
    project = make_project()
    hidden = make_document("caché", published=False)
    for wrong in [Cited(hidden.code), Cited(proof.code, 2), Cited(proof.code, 1, words="la ville installe")]:
        with pytest.raises(FactError):
            write(make_event(project), {}, [wrong])
    write(make_event(project), {}, [Cited(proof.code, 1, words="La ville  ABANDONNE")])


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        ("2019-05-08", "day", "2019-05-08"),
        ("2019-02-01", "month", "2019-02-28"),
        ("2019-04-01", "season", "2019-05-31"),
        ("2019-01-01", "season", "2019-02-28"),
        ("2019-12-01", "season", "2020-02-29"),
        ("2019-01-01", "year", "2019-12-31"),
    ],
)
def test_vague_date_may_be_as_late_as_its_last_day(day, precision, last):
    assert last_day(date.fromisoformat(day), None, precision) == date.fromisoformat(last)
