"""The sentence of the first page that says how many projects there are, and where each of its numbers leads."""

import pytest
from django.utils import translation

from tests.make import make_project
from wiki.dossiers import listing
from wiki.dossiers.models import Project, Status


@pytest.fixture
def projects(db):
    for status in (Status.ABANDONED, Status.ANNULLED, Status.IN_SERVICE):
        project = make_project(name=f"Projet {status}")
        Project.objects.filter(pk=project.pk).update(status=status)


def test_abandoned_and_annulled_are_counted_together(projects):
    assert [(status, count) for status, _words, count in listing.in_numbers()] == [
        ("in-service", 1),
        (listing.ENDED, 2),
    ]


def test_number_leads_to_as_many_projects(projects):
    for status, _words, count in listing.in_numbers():
        assert listing.narrowed(Project.objects.all(), status=status).count() == count


def test_first_page_says_the_numbers_and_leads_to_the_lists(client, projects):
    with translation.override("fr"):
        page = client.get("/").content.decode()
    assert 'href="/projets/"><strong>3</strong>' in page
    assert f'href="/projets/?statut={listing.ENDED}"><strong>2</strong>' in page
    shown = client.get("/projets/", {"statut": listing.ENDED}).content.decode()
    assert "Projet abandoned" in shown
    assert "Projet in-service" not in shown


def test_first_page_without_projects_says_nothing_of_them(client, db):
    assert "<strong>0</strong> proje" not in client.get("/").content.decode()
