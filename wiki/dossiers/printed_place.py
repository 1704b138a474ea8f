"""A territory made for paper: its text, its own facts, all its projects, and one list of exhibits for the whole."""

from django.db.models import Q

from wiki.dossiers.about_others import in_place
from wiki.dossiers.models import AccessRequest, Collective, Event, Project
from wiki.dossiers.printing import Exhibits, Paper
from wiki.dossiers.reading import Happening, dossier_of, groups_about
from wiki.evidence.sources import sources_of

PROJECTS_PRINTED = 60  # a region may have more: the paper says that these are not all


class PlacePaper:
    """Numbers the exhibits in the order in which text, facts and projects name them."""

    def __init__(self, territory, host: str):
        self.territory = territory
        exhibits = Exhibits()
        self.text = exhibits.text_of(host, territory=territory)
        self.groups = exhibits.of_groups(groups_about(territory))
        self.events = exhibits.of_events(_events(territory))
        self.requests = exhibits.of_parts(in_place(AccessRequest, territory, "date", "pk"))
        self.collectives = exhibits.of_parts(in_place(Collective, territory, "organisation__name", "pk"))
        projects = Project.objects.visible_to(None).in_territory(territory).order_by("name", "slug")
        self.count = projects.count()
        self.projects = [Paper(dossier_of(project), host, exhibits) for project in projects[:PROJECTS_PRINTED]]
        self.exhibits = exhibits.finished()

    @property
    def is_cut(self) -> bool:
        """Whether there are more projects than are printed."""
        return self.count > len(self.projects)


def _events(territory) -> list[Happening]:
    """Return what happened in the territory or inside it that belongs to no project."""
    events = Event.objects.visible_to(None).filter(Q(territory__path__startswith=territory.path), project__isnull=True)
    sources = sources_of([events], None)
    return [Happening(one, sources.get((Event, one.pk), [])) for one in events.select_related("territory")]
