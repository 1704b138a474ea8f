"""Importing many files: what is planned, checked whole before the first is received, and what became of them."""

import csv
import datetime
import re
from dataclasses import dataclass, replace
from pathlib import Path

from archive import intake
from archive.intake import Description
from archive.models import DatePrecision, Decision, Document, Nature, Processing, Provenance, Territory

COLUMNS = ["path", "title", "provenance", "nature", "date", "territories", "source", "how_obtained"]


class BulkError(Exception):
    """A plan that cannot be carried out; nothing was received. Its text names every file or line at fault."""


@dataclass
class Item:
    """One file to receive, and what is said of it."""

    path: Path
    description: Description


def plan(paths, metadata=None, *, kind, nature="", territory=None) -> list[Item]:
    """Return what would be received, in order, or raise `BulkError` naming all that is wrong.

    `paths` are files and folders (hidden files are left out); `metadata` is a CSV whose columns are `COLUMNS`, its
    paths relative to its own folder. What the CSV does not say comes from `kind`, `nature` and `territory`.
    """
    problems = [f"{path}: no such file or folder" for path in paths if not path.exists()]
    territories = _territories([territory] if territory else [], problems, "--territory")
    default = Description(provenance=kind, nature=nature, territories=territories)
    files = [file for path in paths if path.exists() for file in _files(path)]
    said = _read_metadata(metadata, default, problems) if metadata else {}
    missing = set(said) - {file.resolve() for file in files}
    problems += [f"{metadata}: {path} is not among the files to import" for path in sorted(missing)]
    if problems:
        raise BulkError("\n".join(problems))
    return [Item(file, _titled(said.get(file.resolve(), default), file)) for file in files]


def receive(item: Item) -> Document:
    """Receive one file, as the console."""
    with item.path.open("rb") as stream:
        return intake.receive([(item.path.name, stream)], item.description, actor="console")


def begun(duplicates):
    """Return the originals of these that an import received: a stopped one may have left them unread or unpublished."""
    originals = Document.objects.filter(
        duplicates__in=duplicates, deposited_by=None, decision__in=[Decision.WAITING, Decision.PUBLISHED]
    )
    from_console = originals.filter(custody__sequence=1, custody__actor="console")
    return from_console.exclude(provenance=Provenance.LEAK).distinct()


def unread(documents, *, to_the_end: bool):
    """Return those that the machine has still to read: to their last page, or to their native text."""
    versions = {"versions__processing__in": [Processing.WAITING, Processing.WORKING]}
    unread = documents.filter(**versions)
    if not to_the_end:
        return unread.filter(versions__page_count__isnull=True).distinct()
    return (unread | documents.filter(versions__pages__large_image=False, versions__sections=False)).distinct()


def publishable(documents):
    """Return those that wait and have readable pages."""
    return documents.filter(decision=Decision.WAITING, duplicate_of__isnull=True, versions__page_count__gt=0).exclude(
        versions__processing=Processing.FAILED
    )


def troubles(documents):
    """Yield (document, outcome, reason) for each one refused or unreadable."""
    for document in documents.filter(versions__processing=Processing.FAILED).distinct():
        version = document.versions.order_by("-number").first()
        outcome = "refused" if document.decision == Decision.REFUSED else "failed"
        yield document, outcome, version.get_failure_display()


def name_of(document) -> str:
    """Return the name of the file as it was given, for the console only."""
    file = document.versions.order_by("number").first().files.first()
    return file.name if file else document.title or document.code


def _files(path: Path) -> list[Path]:
    """Return the file, or every file below the folder, in a stable order."""
    if path.is_file():
        return [path]
    return sorted(p for p in path.rglob("*") if p.is_file() and not any(x.startswith(".") for x in p.parts[1:]))


def _titled(description: Description, file: Path) -> Description:
    """Return the description with the file's name as a title where none is given."""
    return description if description.title else replace(description, title=file.stem.replace("_", " "))


def _territories(codes, problems, where) -> list[Territory]:
    """Return the territories with these codes; adds a problem for each unknown one."""
    found = {territory.code: territory for territory in Territory.objects.filter(code__in=codes)}
    problems += [f"{where}: no territory has the code {code}" for code in codes if code not in found]
    return list(found.values())


def _read_metadata(path: Path, default: Description, problems: list) -> dict[Path, Description]:
    """Return what a CSV says of each file, by its resolved path; adds a problem for each line at fault."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            if unknown := set(reader.fieldnames or []) - set(COLUMNS):
                problems.append(
                    f"{path}: unknown column {', '.join(sorted(unknown))}; it may have {', '.join(COLUMNS)}"
                )
            rows = list(enumerate(reader, start=2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(f"{path}: cannot be read as CSV in UTF-8: {error}")
        return {}
    return {
        (path.parent / row.get("path", "")).resolve(): _described(row, default, problems, f"{path} line {number}")
        for number, row in rows
    }


def _described(row, default, problems, where) -> Description:
    """Return what one line says."""
    said = {name: (value or "").strip() for name, value in row.items() if name in COLUMNS}
    for name, choices in {"provenance": Provenance.values, "nature": Nature.values}.items():
        if said.get(name) and said[name] not in choices:
            problems.append(f"{where}: {name} is {said[name]!r}, not one of {', '.join(choices)}")
    codes = said.get("territories", "").split()
    description = replace(
        default,
        **{name: said[name] for name in ["title", "provenance", "nature", "source", "how_obtained"] if said.get(name)},
    )
    if codes:
        description.territories = _territories(codes, problems, where)
    if said.get("date"):
        try:
            description.date, description.date_precision = read_date(said["date"])
        except ValueError:
            problems.append(f"{where}: date is {said['date']!r}, not YYYY-MM-DD, YYYY-MM or YYYY")
    return description


def read_date(text: str) -> tuple[datetime.date, str]:
    """Return the first day and the precision of `2019-06-20`, `2019-06` or `2019`; raises `ValueError`."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not match:
        raise ValueError(text)
    year, month, day = match.groups()
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    return datetime.date(int(year), int(month or 1), int(day or 1)), precision
