"""Facts as the lines of a table (CSV): what is written here can be read back by `wiki.dossiers.importing`.

Each line is an event or a figure of a project; its columns are the fields of the forms through which people add them.
"""

import csv
from collections.abc import Iterator

from django.db.models import prefetch_related_objects

from archive.search.table import safe
from wiki.dossiers.forms import sources
from wiki.dossiers.forms.event import EventForm
from wiki.dossiers.forms.figure import FigureForm
from wiki.dossiers.models import Claim, Event, Project
from wiki.dossiers.reading import dossier_of
from wiki.dossiers.snapshots import cited

FORMS = {"event": EventForm, "figure": FigureForm}
FIELDS = [
    "title", "date", "kind", "effect", "text", "topic", "label", "value", "scope", "said_by", "by_interested_party",
    "tax", "per", "payer_name", "share", "reading", "sources",
]  # fmt: skip
COLUMNS = ["project", "type", *FIELDS]
SUMMARY = ["project", "name", "status", "status_date", "places", "technologies", "summary", "address"]


class _Line:
    """What `csv` writes to: gives each line back at once."""

    def write(self, line: str) -> str:
        return line


def facts(projects) -> Iterator[str]:
    """Yield the lines of the events and figures of these projects (a queryset), as everybody sees them."""
    return _written(COLUMNS, (row for project in projects.iterator() for row in _facts_of(project)))


def summaries(projects, site: str) -> Iterator[str]:
    """Yield a line a project; `site` begins the addresses."""
    return _written(SUMMARY, (_summary(project, site) for project in projects))


def _written(columns: list[str], rows) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(columns)  # the mark by which spreadsheets know UTF-8
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def _facts_of(project: Project):
    dossier = dossier_of(project)
    values = [value for group in dossier.groups for value in group.values]
    prefetch_related_objects([one.event for one in dossier.happenings], "citations")
    prefetch_related_objects([one.claim for one in values], "citations")
    for one in dossier.happenings:
        yield _row(project, "event", one.event, one.sources)
    for value in values:
        yield _row(project, "figure", value.claim, value.sources)


def _row(project: Project, kind: str, fact: Event | Claim, shown) -> list:
    """Return a fact as its form would begin; only sources that everybody may see are written."""
    form = FORMS[kind](subject=project, row=fact)
    said = {name: form.initial.get(name, "") for name in FIELDS}
    public = {one.document.code for one in shown if one.document is not None}
    said["sources"] = sources.written([one for one in cited(fact) if one.code in public])
    return [project.slug, kind, *("" if said[name] in {None, False} else said[name] for name in FIELDS)]


def _summary(project: Project, site: str) -> list:
    return [
        project.slug,
        project.name,
        project.status,
        project.status_date or "",
        "|".join(link.territory.code for link in project.territory_links.all()),
        "|".join(one.slug for one in project.technologies.all()),
        project.summary,
        site + project.get_absolute_url(),
    ]
