"""What of the dossiers cites documents: each document shows it under its text, with the way there."""

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.urls import reverse

from archive.models import Organisation, Technology, Territory
from wiki.dossiers import statuses
from wiki.dossiers.facts import name_of
from wiki.dossiers.models import (
    AccessRequest,
    Act,
    Claim,
    Collective,
    Event,
    OrganisationLink,
    Project,
    ProjectOrganisation,
)
from wiki.dossiers.writing import without_source
from wiki.evidence.owners import Link, Owner, register

# Where each fact stands on the page of what it is about.
ANCHORS = {
    Event: "fait",
    Claim: "valeur",
    Act: "acte",
    ProjectOrganisation: "organisation",
    AccessRequest: "demande",
    Collective: "collectif",
}


def _edit_url(row, anchor: str) -> str:
    return reverse("fact-edit", args=[name_of(row), row.pk])


def _projects(user):
    return Project.objects.visible_to(user).defer("text", "stems")


def _events(user):
    return Event.objects.visible_to(user).select_related("project", "territory")


def _claims(user):
    subjects = [_projects(user), Territory.objects.all(), Organisation.objects.all(), Technology.objects.all()]
    return Claim.objects.visible_to(user).prefetch_related(GenericPrefetch("subject", subjects))


def _acts(user):
    return Act.objects.visible_to(user).select_related("territory").prefetch_related("projects")


def _parts(user):
    return ProjectOrganisation.objects.visible_to(user).select_related("project", "organisation")


def _links(user):
    return OrganisationLink.objects.visible_to(user).select_related("organisation", "other")


def _requests(user):
    return AccessRequest.objects.visible_to(user).select_related("territory")


def _collectives(user):
    return Collective.objects.visible_to(user).select_related("territory", "organisation")


def _on_page(row, subject) -> Link:
    """Name a fact by what it is about, and lead to its line there; to its history where it has no page of its own."""
    if isinstance(subject, Project | Territory):
        return Link(f"{subject} – {row}", f"{subject.get_absolute_url()}#{ANCHORS[type(row)]}-{row.pk}")
    return Link(f"{subject} – {row}" if subject else str(row), _history(row))


def _history(row) -> str:
    return reverse("fact-history", args=[name_of(row), row.pk])


def _of_act(act: Act) -> Link:
    projects = sorted((one for one in act.projects.all() if not one.removed), key=lambda one: one.pk)
    return _on_page(act, projects[0]) if projects else Link(str(act), _history(act))


def _register(model, visible_to, link, **more) -> None:
    register(Owner(model, visible_to, link, _edit_url, take_out=without_source, **more))


_register(Project, _projects, lambda row: Link(row.name, row.get_absolute_url()))
_register(Event, _events, lambda row: _on_page(row, row.project or row.territory), follow=statuses.follow_events)
_register(Claim, _claims, lambda row: _on_page(row, row.subject))
_register(Act, _acts, _of_act)
_register(ProjectOrganisation, _parts, lambda row: _on_page(row, row.project))
_register(OrganisationLink, _links, lambda row: Link(str(row), _history(row)))
_register(AccessRequest, _requests, lambda row: _on_page(row, row.territory))
_register(Collective, _collectives, lambda row: _on_page(row, row.territory))
