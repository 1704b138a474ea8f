"""Removing the facts of the demonstration, with their history; what people wrote stays."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from archive.models import Review
from wiki.dossiers import statuses
from wiki.dossiers.models import (
    AccessRequest,
    Act,
    Claim,
    Collective,
    Event,
    FactRevision,
    OrganisationLink,
    Project,
    ProjectOrganisation,
)
from wiki.proposals.models import Proposal

# Before the projects that they are about.
OF_PROJECTS = [Event, Claim, Act, ProjectOrganisation, OrganisationLink, AccessRequest, Collective]


def remove_facts() -> int:
    """Delete the demonstration's facts, their sources and versions, and proposals about them; return how many.

    A project of the demonstration to which people added facts stays, with theirs alone.
    """
    with transaction.atomic():
        count = sum(_delete(model.objects.filter(is_demonstration=True)) for model in OF_PROJECTS)
        projects = Project.objects.filter(is_demonstration=True)
        kept = [project.pk for project in projects if _has_facts(project)]
        count += _delete(projects.exclude(pk__in=kept))
        statuses.refresh(kept)
    return count


def _has_facts(project: Project) -> bool:
    own = [project.events, project.acts, project.organisation_links, Claim.objects.about(project), project.merged]
    return any(rows.exists() for rows in own)


def _delete(rows) -> int:
    """Delete facts with all that hangs on them."""
    kind = ContentType.objects.get_for_model(rows.model)
    keys = list(rows.values_list("pk", flat=True))
    about = {"content_type": kind, "object_id__in": keys}
    FactRevision.objects.filter(**about).delete()
    proposals = list(Proposal.objects.filter(**about).values_list("pk", flat=True))
    subject = ContentType.objects.get_for_model(Proposal)
    Review.objects.filter(content_type=subject, object_id__in=proposals).delete()
    Proposal.objects.filter(pk__in=proposals).delete()
    rows.model.objects.filter(pk__in=keys).delete()
    return len(keys)
