"""Lists of projects: what each line shows, what narrows them, and how many there are of each status."""

from django.db.models import Case, Count, IntegerField, Prefetch, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wiki.dossiers.models import Project, ProjectTerritory, Status

# What was stopped comes first: these are the campaign's best examples; then what is under way.
ORDER = [
    Status.ABANDONED, Status.ANNULLED, Status.DISMANTLED, Status.SUSPENDED, Status.IN_SERVICE, Status.TRIAL,
    Status.DECIDED, Status.ANNOUNCED, Status.TO_VERIFY,
]  # fmt: skip

# Two statuses that the first page counts as one.
ENDED = "abandoned-or-annulled"
STATUS_CHOICES = [*Status.choices, (ENDED, _("Abandoned or annulled by a court"))]


def narrowed(projects, *, status: str = "", technology: str = "", places=None):
    """Return the projects of a status, a technology, and any of these territories."""
    if status in Status.values:
        projects = projects.filter(status=status)
    elif status == ENDED:
        projects = projects.filter(status__in=[Status.ABANDONED, Status.ANNULLED])
    if technology:
        wanted = Q(technologies__slug=technology) | Q(technologies__parent__slug=technology)
        projects = projects.filter(pk__in=Project.objects.filter(wanted).values("pk"))
    if places is not None:
        inside = Q(pk__in=[])
        for place in places:
            inside |= Q(territory__path__startswith=place.path)
        projects = projects.filter(pk__in=ProjectTerritory.objects.filter(inside).values("project"))
    return projects


def listed(projects, *, status: str = "", technology: str = "", places=None):
    """Return projects with what a line shows, in three queries; `places` are territories, any of which will do."""
    projects = narrowed(projects, status=status, technology=technology, places=places)
    rank = Case(
        *(When(status=one, then=Value(n)) for n, one in enumerate(ORDER)), default=99, output_field=IntegerField()
    )
    links = ProjectTerritory.objects.select_related("territory")
    return (
        projects.annotate(rank=rank)
        .order_by("rank", "-status_date", "name", "pk")
        .select_related("status_event")
        .defer("text", "stems")
        .prefetch_related(Prefetch("territory_links", links), "technologies")
    )


def by_status() -> list[tuple[str, str, int]]:
    """Return (status, its name, how many projects) of those that there are, what was stopped first; one query."""
    counts = _counted()
    return [(one.value, str(one.label), counts[one]) for one in ORDER if counts.get(one)]


def in_numbers() -> list[tuple[str, str, int]]:
    """Return (what narrows the list, words, how many projects) for a sentence, as `by_status`; one query."""
    counts = _counted()
    counts[ENDED] = counts.pop(Status.ABANDONED, 0) + counts.pop(Status.ANNULLED, 0)
    return [(str(status), words(n), n) for status, words in _IN_WORDS.items() if (n := counts.get(status))]


def _counted() -> dict:
    rows = Project.objects.visible_to(None).order_by().values_list("status").annotate(Count("pk"))
    return dict(rows)


# In a sentence: «3 projets suivis : 1 en service, 2 abandonnés ou annulés».
_IN_WORDS = {
    Status.IN_SERVICE: lambda n: ngettext("in service", "in service", n),
    Status.TRIAL: lambda n: ngettext("on trial", "on trial", n),
    ENDED: lambda n: ngettext("abandoned or annulled", "abandoned or annulled", n),
    Status.DISMANTLED: lambda n: ngettext("dismantled", "dismantled", n),
    Status.SUSPENDED: lambda n: ngettext("suspended", "suspended", n),
    Status.DECIDED: lambda n: ngettext("decided", "decided", n),
    Status.ANNOUNCED: lambda n: ngettext("announced", "announced", n),
    Status.TO_VERIFY: lambda n: ngettext("to verify", "to verify", n),
}
