"""What the pages of territories, organisations and technologies show of the dossiers."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Exists, Q

from archive.models import Organisation, Territory
from wiki.dossiers import gaps, timeline
from wiki.dossiers.listing import listed
from wiki.dossiers.models import (
    AccessRequest,
    Claim,
    Collective,
    Event,
    FactRevision,
    OrganisationLink,
    Project,
    ProjectOrganisation,
)
from wiki.dossiers.reading import Happening, Part, groups_about
from wiki.dossiers.values import written_value
from wiki.evidence.sources import sources_of

PROJECTS_SHOWN = 100
EVENTS_SHOWN = 60
CHANGES_SHOWN = 6
ORGANISATIONS_SHOWN = 40
OF_PLACE_SHOWN = 60


@dataclass(frozen=True)
class Changed:
    """A fact that was written lately, and the page on which it stands."""

    day: object
    text: str
    url: str


def of_territory(territory) -> dict:
    """Return what is known of a territory and of those inside it; `is_known` says whether anything is.

    It is kept on the row: the page asks once for its head and once for its body.
    """
    if not hasattr(territory, "known_dossier"):
        territory.known_dossier = _of_territory(territory)
    return territory.known_dossier


def _of_territory(territory) -> dict:
    projects = Project.objects.visible_to(None).in_territory(territory)
    shown = list(listed(projects)[:PROJECTS_SHOWN])
    in_projects = Q(project__in=projects.values("pk")) if shown else Q(pk__in=[])
    events = Event.objects.visible_to(None).filter(in_projects | Q(territory__path__startswith=territory.path))
    latest = list(events.select_related("project", "act").order_by("-last_day", "-date", "-pk")[:EVENTS_SHOWN])[::-1]
    sources = sources_of([events.filter(pk__in=[one.pk for one in latest])], None) if latest else {}
    happenings = [Happening(one, sources.get((Event, one.pk), [])) for one in latest]
    groups = groups_about(territory)
    has_requests, has_collectives = _has_any(territory, AccessRequest, Collective)
    requests = in_place(AccessRequest, territory, "-date", "-pk") if has_requests else []
    collectives = in_place(Collective, territory, "organisation__name", "pk") if has_collectives else []
    return {
        "is_known": bool(shown or latest or groups or requests or collectives),
        "requests": requests,
        "collectives": collectives,
        "projects": shown,
        "happenings": happenings,
        "timeline": timeline.drawn(happenings, []),
        "groups": groups,
        "links": _parts_in(projects) if shown else [],
        "changes": _changes(projects, events) if shown or latest else [],
        "tasks": gaps.tasks_of_place(shown, happenings)[: gaps.SHOWN],
    }


def _has_any(territory, *models) -> tuple[bool, ...]:
    """Return whether anything of each kind is said of a territory or of one inside it, in one query."""
    inside = [model.objects.visible_to(None).filter(territory__path__startswith=territory.path) for model in models]
    return Territory.objects.filter(pk=territory.pk).values_list(*map(Exists, inside)).get()


def in_place(model, territory, *order) -> list[Part]:
    """Return what is said of a territory itself or of one inside it, each with its sources."""
    rows = model.objects.visible_to(None).filter(territory__path__startswith=territory.path)
    more = {AccessRequest: ("addressee", "project"), Collective: ("organisation",)}[model]
    found = list(rows.select_related("territory", *more).order_by(*order)[:OF_PLACE_SHOWN])
    sources = sources_of([rows.filter(pk__in=[one.pk for one in found])], None) if found else {}
    return [Part(one, sources.get((model, one.pk), [])) for one in found]


def _parts_in(projects) -> list[ProjectOrganisation]:
    """Return which organisations take part in these projects."""
    links = ProjectOrganisation.objects.visible_to(None).filter(project__in=projects.values("pk"))
    links = links.select_related("organisation", "project").defer("project__text", "project__stems")
    return list(links.order_by("organisation__name", "project__name", "pk")[:ORGANISATIONS_SHOWN])


def projects_of(subject) -> dict:
    """Return the projects of an organisation with its parts in them, or of a technology and the kinds of it."""
    if isinstance(subject, Organisation):
        links = ProjectOrganisation.objects.visible_to(None).filter(
            organisation=subject, project__merged_into__isnull=True
        )
        parts = list(links.select_related("project__status_event").defer("project__text", "project__stems"))
        sources = sources_of([links], None)
        found = [Part(one, sources.get((ProjectOrganisation, one.pk), [])) for one in parts]
        return {"parts": sorted(found, key=lambda one: (not one.fact.project.is_stopped, one.fact.project.name))}
    wanted = Q(technologies=subject) | Q(technologies__parent=subject)
    projects = Project.objects.visible_to(None).filter(pk__in=Project.objects.filter(wanted).values("pk"))
    return {"projects": list(listed(projects)[:PROJECTS_SHOWN])}


def links_of(organisation: Organisation) -> list[Part]:
    """Return what ties an organisation to others, whoever is named first."""
    links = OrganisationLink.objects.visible_to(None).filter(Q(organisation=organisation) | Q(other=organisation))
    sources = sources_of([links], None)
    rows = links.select_related("organisation", "other")
    return [Part(one, sources.get((OrganisationLink, one.pk), [])) for one in rows]


def _changes(projects, events) -> list[Changed]:
    """Return what was written last of these projects; facts that were taken away since are left out."""
    facts = {
        Project: projects,
        Event: events,
        Claim: Claim.objects.visible_to(None).filter(
            content_type=ContentType.objects.get_for_model(Project), object_id__in=projects.values("pk")
        ),
    }
    wanted = Q(pk__in=[])
    for model, queryset in facts.items():
        kind = ContentType.objects.get_for_model(model)
        wanted |= Q(content_type=kind, object_id__in=queryset.order_by().values("pk"))
    rows = FactRevision.objects.filter(wanted).order_by("-day", "-pk")
    values = Claim.objects.select_related("organisation", "payer")
    named = Project.objects.defer("text", "stems")
    subjects = [
        named,
        Event.objects.select_related("project", "territory"),
        values.prefetch_related(GenericPrefetch("subject", [named])),
    ]
    found = {}
    for row in rows.prefetch_related(GenericPrefetch("subject", subjects))[: CHANGES_SHOWN * 3]:
        fact = row.subject
        if fact is not None and (row.content_type_id, row.object_id) not in found:
            found[row.content_type_id, row.object_id] = Changed(row.day, _named(fact), _url(fact))
    return list(found.values())[:CHANGES_SHOWN]


def _named(fact) -> str:
    return f"{fact.subject} – {fact} : {written_value(fact)[:90]}" if isinstance(fact, Claim) else str(fact)


def _url(fact) -> str:
    match fact:
        case Project():
            return fact.get_absolute_url()
        case Event():
            subject = fact.project or fact.territory
            return f"{subject.get_absolute_url()}#fait-{fact.pk}"
    return f"{fact.subject.get_absolute_url()}#valeur-{fact.pk}"
