"""Events and figures from a table (CSV): each line goes through the form that people fill, and all of them or none.

The columns are those of `wiki.dossiers.tables`; lines of a spreadsheet's export come back as they went. Whoever imports
has no more rights than at the form: a moderator's lines are written, anybody else's are proposals.
"""

import csv
import io

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from wiki.dossiers.models import Project
from wiki.dossiers.proposing import send
from wiki.dossiers.snapshots import FactError
from wiki.dossiers.tables import COLUMNS, FIELDS, FORMS

LINES_MAX = 5_000
BYTES_MAX = 5 * 1024**2
SEPARATORS = ",;\t"  # French spreadsheets write semicolons


class TableUnreadable(Exception):
    """The table as a whole, or lines of it, cannot be taken; `problems` says which and why."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def import_facts(content: bytes, by, *, dry_run: bool = False) -> int:
    """Write or propose the facts of a table as `by`; return how many lines it has. Raises `TableUnreadable`."""
    changes, problems = [], []
    projects = {project.slug: project for project in Project.objects.visible_to(by)}
    for number, row in _rows(content):
        try:
            changes.append((number, _change(row, projects)))
        except FactError as error:
            problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": error})
    if problems:
        raise TableUnreadable(problems)
    with transaction.atomic():
        for number, change in changes:
            _send(number, change, by)
        if dry_run:
            transaction.set_rollback(True)
    return len(changes)


def _send(number: int, change, by) -> None:
    try:
        send(change, by, _("From a table"))
    except FactError as error:
        said = {"number": number, "problem": error}
        raise TableUnreadable([_("Line %(number)d: %(problem)s") % said]) from error


def _change(row: dict[str, str], projects: dict[str, Project]):
    """Return what a line says. Raises `FactError` with the first thing that is wrong."""
    project = projects.get(row["project"])
    if project is None:
        raise FactError(_("no project has the address “%(slug)s”.") % {"slug": row["project"][:80]})
    if row["type"] not in FORMS:
        raise FactError(_("the type is “event” or “figure”."))
    data = QueryDict(mutable=True)
    for name in FIELDS:
        if value := row[name].removeprefix("'") if row[name][:2] in {"'=", "'+", "'-", "'@"} else row[name]:
            data[name] = value
    form = FORMS[row["type"]](data, subject=project)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        raise FactError(f"{label} – {errors[0]}" if label else errors[0])
    return form.change()


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
