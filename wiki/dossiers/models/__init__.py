"""The nouns of the dossiers."""

from wiki.dossiers.models.act import YEARS_VALID, Act, ActKind, Presence
from wiki.dossiers.models.claim import (
    VALUE_KINDS,
    Claim,
    Manner,
    Per,
    Tax,
    Topic,
    ValueKind,
    Verdict,
)
from wiki.dossiers.models.event import Event
from wiki.dossiers.models.fact import Fact
from wiki.dossiers.models.link import LinkKind, OrganisationLink
from wiki.dossiers.models.place import AccessRequest, Collective, RequestState
from wiki.dossiers.models.project import (
    FormerSlug,
    OrganisationRole,
    Project,
    ProjectOrganisation,
    ProjectTerritory,
    TerritoryRole,
)
from wiki.dossiers.models.revision import FactRevision
from wiki.dossiers.models.status import STOPPED, EventKind, Status

__all__ = [
    "STOPPED",
    "VALUE_KINDS",
    "YEARS_VALID",
    "AccessRequest",
    "Act",
    "ActKind",
    "Claim",
    "Collective",
    "Event",
    "EventKind",
    "Fact",
    "FactRevision",
    "FormerSlug",
    "LinkKind",
    "Manner",
    "OrganisationLink",
    "OrganisationRole",
    "Per",
    "Presence",
    "Project",
    "ProjectOrganisation",
    "ProjectTerritory",
    "RequestState",
    "Status",
    "Tax",
    "TerritoryRole",
    "Topic",
    "ValueKind",
    "Verdict",
]
