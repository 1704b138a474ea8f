"""A project, or a territory with all its projects, as one page that needs nothing else: to print, to keep, to join."""

import base64
import hashlib

from csp.decorators import csp_update
from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive.models import Territory
from wiki.dossiers.models import Project
from wiki.dossiers.printed_place import PlacePaper
from wiki.dossiers.printing import Paper
from wiki.dossiers.reading import dossier_of

STYLE = (settings.BASE_DIR / "static" / "css" / "paper.css").read_text(encoding="utf-8")
# The page carries its own style, so that a saved copy looks the same; the policy lets this text in and no other.
STYLE_HASH = "'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"


@csp_update({"style-src": [STYLE_HASH]})
@require_safe
def show(request, slug):
    """Show the project for paper; `?garder` makes the browser keep it as a file."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    paper = Paper(dossier_of(project), _host(request))
    return _answer(request, "wiki/dossiers/paper.html", project, {"project": project, "paper": paper})


@csp_update({"style-src": [STYLE_HASH]})
@require_safe
def show_place(request, slug, kind=""):
    """Show a commune (`kind`), or any other territory, for paper, with all its projects."""
    places = Territory.objects.filter(kind=kind) if kind else Territory.objects.exclude(kind=Territory.Kind.COMMUNE)
    territory = get_object_or_404(places, slug=slug)
    paper = PlacePaper(territory, _host(request))
    return _answer(request, "wiki/dossiers/paper_place.html", territory, {"territory": territory, "paper": paper})


def _host(request) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _answer(request, template: str, subject, context: dict):
    context |= {"style": STYLE, "today": timezone.localdate(), "host": _host(request), "subject": subject}
    answer = render(request, template, context)
    if "garder" in request.GET:
        answer.headers["Content-Disposition"] = f'attachment; filename="{subject.slug}.html"'
    return answer
