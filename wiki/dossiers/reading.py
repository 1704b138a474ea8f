"""A project as a reader sees it: all that its page shows, in few queries, with the sources that are public now."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from archive.models import Document
from wiki.dossiers.models import Act, Claim, Event, Project, ProjectOrganisation, ProjectTerritory, ValueKind
from wiki.dossiers.states import Group, State, grouped
from wiki.dossiers.statuses import needs_check
from wiki.evidence.sources import Source, sources_of


@dataclass
class Happening:
    """An event with its sources."""

    event: Event
    sources: list[Source]

    @cached_property
    def is_proven(self) -> bool:
        """Whether a public page confirms it."""
        return any(source.confirms for source in self.sources)

    @cached_property
    def state(self) -> State:
        """What it is worth, in words."""
        if not self.is_proven:
            return State.MISSING
        return State.CONTESTED if any(source.contradicts for source in self.sources) else State.SOURCED

    @property
    def changes_status(self) -> bool:
        """Whether the project's status follows from it."""
        return bool(self.event.effect) and self.is_proven


@dataclass
class Part:
    """An organisation's part, or an act, with its sources."""

    fact: object
    sources: list[Source]


@dataclass
class Dossier:
    """A project with all that is known of it."""

    project: Project
    places: list[ProjectTerritory]
    happenings: list[Happening]
    groups: list[Group]
    acts: list[Part]
    parts: list[Part]
    sources: list[Source] = field(default_factory=list)

    @property
    def where(self):
        """The territory under which the project is found: where it is installed, else who carries it or pays."""
        by_role = {link.role: link.territory for link in reversed(self.places)}
        return by_role.get("installed") or by_role.get("carries") or by_role.get("pays")

    @cached_property
    def amounts(self) -> list[Group]:
        """What is said of money."""
        return [group for group in self.groups if _is_money(group)]

    @cached_property
    def figures(self) -> list[Group]:
        """What is said of everything else."""
        return [group for group in self.groups if not _is_money(group)]

    @cached_property
    def contested(self) -> list[Group]:
        """Where two sources, or two values, speak against each other."""
        return [group for group in self.groups if group.disagrees]

    @cached_property
    def proof(self) -> list[Happening]:
        """The events that say how far the project is, the one that counts first: the chain behind the status."""
        chain = [one for one in self.happenings if one.changes_status]
        return sorted(chain, key=lambda one: (one.event.last_day, one.event.date, one.event.pk), reverse=True)

    @property
    def order_is_uncertain(self) -> bool:
        """Whether the two events that count most may have come in the other order."""
        first, *rest = self.proof or [None]
        return bool(rest) and first.event.date <= rest[0].event.last_day and first.event.effect != rest[0].event.effect

    @property
    def needs_check(self) -> bool:
        """Whether nobody looked for a year if the status still holds."""
        return needs_check(self.project)

    @property
    def counts(self) -> dict[str, int]:
        """How many facts are worth what."""
        counted = dict.fromkeys(State, 0)
        for state in [one.state for one in self.happenings] + [v.state for group in self.groups for v in group.values]:
            counted[state] += 1
        return counted


def dossier_of(project: Project) -> Dossier:
    """Return the dossier of a project, as everybody sees it."""
    events = Event.objects.visible_to(None).filter(project=project)
    claims = claims_about(project)
    acts = Act.objects.visible_to(None).filter(projects=project)
    links = ProjectOrganisation.objects.visible_to(None).filter(project=project)
    sources = sources_of([Project.objects.filter(pk=project.pk), events, claims, acts, links], None)
    public = Prefetch("document", Document.objects.published())  # None in the place of one that is hidden
    return Dossier(
        project=project,
        places=list(project.territory_links.select_related("territory__parent")),
        happenings=[Happening(one, sources.get((Event, one.pk), [])) for one in events.select_related("act")],
        groups=grouped(list(claims), sources),
        acts=_with_sources(acts.select_related("authority", "territory").prefetch_related(public), sources),
        parts=_with_sources(links.select_related("organisation"), sources),
        sources=sources.get((Project, project.pk), []),
    )


def claims_about(subject):
    """Return the values that are known of a subject, with what their words need."""
    claims = Claim.objects.visible_to(None).about(subject)
    # Few values name an organisation: three joins for each cost more than three queries for all.
    return claims.prefetch_related("organisation", "payer", "said_by_organisation")


def groups_about(subject) -> list[Group]:
    """Return what is said of a territory, an organisation or a technology."""
    queryset = claims_about(subject)
    claims = list(queryset)
    return grouped(claims, sources_of([queryset], None)) if claims else []


def _with_sources(queryset, sources: dict) -> list[Part]:
    return [Part(one, sources.get((queryset.model, one.pk), [])) for one in queryset]


def _is_money(group: Group) -> bool:
    return group.values[0].claim.value_kind == ValueKind.AMOUNT
