"""The projects: all of them, and one with everything that is known of it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from archive.models import Technology
from archive.place_choice import full_name, places_meant
from wiki.dossiers import gaps, timeline
from wiki.dossiers.elsewhere import same_organisations
from wiki.dossiers.listing import STATUS_CHOICES, by_status, listed
from wiki.dossiers.models import FormerSlug, Project
from wiki.dossiers.proposing import may_propose
from wiki.dossiers.reading import dossier_of
from wiki.dossiers.resolved import verdicts_of
from wiki.dossiers.statuses import HOLDS
from wiki.dossiers.views.access import query_of
from wiki.pages.models import WikiPage

PAGE_LENGTH = 50


@require_safe
def index(request):
    """List the projects, narrowed by status, technology and place."""
    asked = {name: request.GET.get(name, "").replace("\0", "")[:120] for name in ("statut", "technologie", "lieu")}
    places = places_meant(asked["lieu"]) if asked["lieu"] else []
    projects = listed(
        Project.objects.visible_to(request.user),
        status=asked["statut"],
        technology=asked["technologie"],
        places=places if asked["lieu"] else None,
    )
    context = {
        "asked": asked,
        "projects": Paginator(projects, PAGE_LENGTH).get_page(request.GET.get("page")),
        "statuses": by_status(),
        "all_statuses": STATUS_CHOICES,
        "technologies": Technology.objects.filter(merged_into__isnull=True),
        "unknown_place": bool(asked["lieu"]) and not places,
        "place_names": [full_name(place) for place in places] if len(places) > 1 else [],
        "writes": may_propose(request.user),
    }
    return render(request, "wiki/dossiers/index.html", context)


@require_safe
def show(request, slug):
    """Show one project."""
    project = Project.objects.visible_to(request.user).select_related("page", "status_event")
    project = project.prefetch_related("technologies").filter(slug=slug).first()
    if project is None:
        return _moved(slug)
    dossier = dossier_of(project)
    tasks = gaps.tasks_of(dossier)
    context = {
        "project": project,
        "dossier": dossier,
        "story": _story(project),
        "story_path": story_path(project),
        "timeline": timeline.drawn(dossier.happenings, dossier.proof),
        "verdicts": verdicts_of(dossier.contested),
        "elsewhere": same_organisations(project),
        "tasks": tasks[: gaps.SHOWN],
        "more_tasks": tasks[gaps.SHOWN :],
        "letter": gaps.letter_url(gaps.addressee(dossier), project.name, gaps.missing_kinds(dossier)),
        "missing_kinds": gaps.missing_kinds(dossier),
        "madada": gaps.madada_url(project.name),
        "about": query_of(project),
        "holds_days": HOLDS.days,
    }
    return render(request, "wiki/dossiers/project.html", context)


def story_path(project: Project) -> str:
    """Return the address in the wiki at which a project's story is written."""
    return f"projets/{project.slug}"


def _story(project: Project):
    """Return the page of the wiki that tells the project: the one that was chosen, else the one at its address."""
    if project.page and not project.page.deleted:
        return project.page
    return WikiPage.objects.visible_to(None).filter(path=story_path(project)).only("path").first()


def _moved(slug: str):
    """Lead to the project that had this address once, or that took this one in; a project taken away is not found."""
    former = FormerSlug.objects.filter(slug=slug).select_related("project").first()
    project = former.project if former else get_object_or_404(Project, slug=slug, removed=False)
    while project.merged_into_id:
        project = project.merged_into
    if project.removed:
        raise Http404
    response = redirect(project, permanent=True)
    response["Cache-Control"] = "no-cache"  # it may be parted again
    return response
