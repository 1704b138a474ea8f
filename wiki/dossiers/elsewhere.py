"""Where else the companies of a project sell: what they did there, and how it ended."""

from dataclasses import dataclass

from wiki.dossiers.models import OrganisationRole, Project, ProjectOrganisation, Status

VENDORS = [
    OrganisationRole.MAKER,
    OrganisationRole.INTEGRATOR,
    OrganisationRole.OPERATOR,
    OrganisationRole.SUBCONTRACTOR,
]
SHOWN = 20


@dataclass(frozen=True)
class Elsewhere:
    """Another project of the same company."""

    organisation: object
    role: str
    project: Project

    @property
    def status(self) -> str:
        """How far that project is, in words."""
        return str(Status(self.project.status).label)


def same_organisations(project: Project) -> list[Elsewhere]:
    """Return the other projects in which this one's vendors take part; those that were stopped come first."""
    links = ProjectOrganisation.objects.visible_to(None)
    vendors = links.filter(project=project, role__in=VENDORS).values("organisation")
    others = (
        links.filter(organisation__in=vendors, project__merged_into__isnull=True)
        .exclude(project=project)
        .exclude(role=OrganisationRole.OPPONENT)
        .select_related("organisation", "project")
        .defer("project__text", "project__stems")
        .order_by("organisation__name", "project__name", "pk")
    )
    found = [Elsewhere(one.organisation, str(one.get_role_display()), one.project) for one in others[: SHOWN * 3]]
    return sorted(found, key=lambda one: not one.project.is_stopped)[:SHOWN]
