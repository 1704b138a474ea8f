"""Readers report on projects and on each fact; a reply is shown on the page of what it answers."""

from functools import partial

from django.urls import reverse

from archive import reports
from wiki.dossiers.facts import NAMES
from wiki.dossiers.models import Project


def _project(user, key: str):
    return Project.objects.visible_to(user).filter(slug=key).first()


def _fact(model, user, key: str):
    """Return a fact by its number; a number that no database could hold is a fact that does not exist."""
    is_number = key.isdecimal() and len(key) < 18
    return model.objects.visible_to(user).filter(pk=key).first() if is_number else None


def _places(project):
    return list({place.pk: place for _role, place in project.places}.values())


def _history(fact) -> str:
    return reverse("fact-history", args=[NAMES[type(fact)], fact.pk])


for _model, _name in NAMES.items():
    is_project = _model is Project
    reports.register(
        reports.Subject(
            name=_name,
            model=_model,
            find=_project if is_project else partial(_fact, _model),
            key_of=(lambda row: row.slug) if is_project else (lambda row: str(row.pk)),
            territories_of=_places if is_project else (lambda row: ()),
            address_of=Project.get_absolute_url if is_project else _history,
        )
    )
