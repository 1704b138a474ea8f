"""A project as one page that needs nothing else: to print, to keep, to join to a file."""

import base64
import hashlib

from csp.decorators import csp_update
from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wiki.dossiers.models import Project
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
    context = {
        "project": project,
        "paper": Paper(dossier_of(project)),
        "style": STYLE,
        "today": timezone.localdate(),
        "host": f"{request.scheme}://{request.get_host()}",
    }
    answer = render(request, "wiki/dossiers/paper.html", context)
    if "garder" in request.GET:
        answer.headers["Content-Disposition"] = f'attachment; filename="{project.slug}.html"'
    return answer
