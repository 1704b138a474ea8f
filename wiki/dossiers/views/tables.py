"""Projects and facts as tables (CSV): for a spreadsheet, a script, or another site."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wiki.dossiers import tables
from wiki.dossiers.importing import BYTES_MAX, TableUnreadable, import_facts
from wiki.dossiers.models import Project
from wiki.dossiers.views.access import for_writers

PROBLEMS_SHOWN = 30


@require_safe
def summaries(request):
    """Give a line a project."""
    projects = Project.objects.visible_to(request.user).prefetch_related("territory_links__territory", "technologies")
    return _table(tables.summaries(projects, request.build_absolute_uri("/").rstrip("/")), "projets")


@require_safe
def facts(request):
    """Give a line an event or a figure, with its sources."""
    return _table(tables.facts(Project.objects.visible_to(request.user)), "faits")


@never_cache
@for_writers
@require_http_methods(["GET", "HEAD", "POST"])
def take(request):
    """Take a table in: all its lines, or none and what is wrong with them."""
    problems = []
    if request.method == "POST":
        file = request.FILES.get("table")
        try:
            if file is None:
                raise TableUnreadable([_("Choose a file first.")])
            count = import_facts(file.read(BYTES_MAX + 1), request.user)
        except TableUnreadable as error:
            problems = error.problems
        else:
            messages.success(
                request, ngettext("%(n)d line was taken in.", "%(n)d lines were taken in.", count) % {"n": count}
            )
            return redirect("projects")
    context = {
        "columns": tables.COLUMNS,
        "problems": problems[:PROBLEMS_SHOWN],
        "more": max(0, len(problems) - PROBLEMS_SHOWN),
    }
    return render(request, "wiki/dossiers/table.html", context, status=400 if problems else 200)


def _table(lines, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
