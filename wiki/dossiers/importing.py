"""Events and figures from a table (CSV): each line goes through the form that people fill, and all of them or none.

The columns are those of `wiki.dossiers.tables`; lines of a spreadsheet's export come back as they went. Whoever imports
has no more rights than at the form: a moderator's lines are written, anybody else's are proposals.
"""

import csv
import io

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from wiki.dossiers.already_said import already_said
from wiki.dossiers.forms.fields import OrganisationField
from wiki.dossiers.models import Project
from wiki.dossiers.organisations import Names
from wiki.dossiers.proposing import send
from wiki.dossiers.shelf import ShelfOfMany
from wiki.dossiers.snapshots import FactError
from wiki.dossiers.tables import COLUMNS, FIELDS, FORMS
from wiki.dossiers.writing import Batch

LINES_MAX = 5_000
BYTES_MAX = 5 * 1024**2
SEPARATORS = ",;\t"  # French spreadsheets write semicolons


class TableUnreadable(Exception):
    """The table as a whole, or lines of it, cannot be taken; `problems` says which and why."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def import_facts(content: bytes, by, *, dry_run: bool = False) -> int:
    """Write or propose the facts of a table as `by`; return how many lines are new. Raises `TableUnreadable`.

    A line that is there already, or waits already, is left as it is: a table can be sent twice.
    """
    rows = _rows(content)
    changes, problems = [], []
    lines = _Lines(row["project"] for _number, row in rows)
    for number, row in rows:
        try:
            changes.append((number, lines.change(row)))
        except FactError as error:
            problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": error})
    if problems:
        raise TableUnreadable(problems)
    with transaction.atomic():
        batch = Batch(ShelfOfMany([one for _number, change in changes for one in change.citations]))
        there = already_said([change for _number, change in changes], by)
        new = [(number, change) for number, change in changes if not there.holds(change)]
        for number, change in new:
            _send(number, change, by, batch)
        batch.finish()
        if dry_run:
            transaction.set_rollback(True)
    return len(new)


def _send(number: int, change, by, batch: Batch) -> None:
    try:
        send(change, by, _("From a table"), batch)
    except FactError as error:
        said = {"number": number, "problem": error}
        raise TableUnreadable([_("Line %(number)d: %(problem)s") % said]) from error


class _Lines:
    """Reads lines through the forms that people fill, with what these look up read once for all lines."""

    def __init__(self, slugs):
        named = Project.objects.visible_to(None).filter(slug__in=set(slugs))
        self.projects = {project.slug: project for project in named.prefetch_related("territory_links__territory")}
        self.names = Names()

    def change(self, row: dict[str, str]):
        """Return what a line says. Raises `FactError` with the first thing that is wrong."""
        project = self.projects.get(row["project"])
        if project is None:
            raise FactError(_("no project has the address “%(slug)s”.") % {"slug": row["project"][:80]})
        if row["type"] not in FORMS:
            raise FactError(_("the type is “event” or “figure”."))
        form = FORMS[row["type"]](_typed(row), subject=project)
        form.looks_for_words = False
        for field in form.fields.values():
            if isinstance(field, OrganisationField):
                field.names = self.names
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            label = form.fields[name].label if name in form.fields else ""
            raise FactError(f"{label} – {errors[0]}" if label else errors[0])
        return form.change()


def _typed(row: dict[str, str]) -> QueryDict:
    """Return the cells of a line as a browser sends them."""
    data = QueryDict(mutable=True)
    for name in FIELDS:
        if value := row[name].removeprefix("'") if row[name][:2] in {"'=", "'+", "'-", "'@"} else row[name]:
            data[name] = value
    return data


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return (line, cells by column). Raises `TableUnreadable` for the table as a whole."""
    if len(content) > BYTES_MAX:
        raise TableUnreadable([_("The table is larger than %(size)d MB.") % {"size": BYTES_MAX // 1024**2}])
    text = _decoded(content).replace("\0", "")
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True, restval="")
        unknown = [name for name in reader.fieldnames or [] if name.strip() and name.strip() not in COLUMNS]
        if unknown or not {"project", "type"} <= set(reader.fieldnames or []):
            raise TableUnreadable([_("The columns are: %(columns)s.") % {"columns": ", ".join(COLUMNS)}])
        rows = []
        for row in reader:
            if any((cell or "").strip() for name, cell in row.items() if name is not None):
                if row.pop(None, None):
                    raise TableUnreadable([_("Line %(number)d has too many cells.") % {"number": reader.line_num}])
                rows.append((reader.line_num, dict.fromkeys(COLUMNS, "") | {n: c.strip() for n, c in row.items()}))
    except csv.Error as error:
        raise TableUnreadable(
            [_("This is no table (CSV) that can be read: %(problem)s") % {"problem": error}]
        ) from error
    if len(rows) > LINES_MAX:
        raise TableUnreadable([_("The table has more than %(count)d lines: cut it.") % {"count": LINES_MAX}])
    return rows


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
