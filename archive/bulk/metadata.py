"""What a CSV says of each file: read whole, and all that is wrong in it named by its line."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from archive.bulk.items import BulkError
from archive.document_dates import DateUnreadable, PartialDate, read_partial_date
from archive.intake import Description
from archive.models import Document, Nature, Organisation, Provenance, Technology, Territory

COLUMNS = [
    "path", "title", "provenance", "nature", "date", "territories", "source", "how_obtained",
    "organisations", "technologies", "publisher",
]  # fmt: skip
WORDS = ["title", "provenance", "nature", "source", "how_obtained", "publisher"]  # go into the description as they are
LISTS = {
    "territories": (Territory, "code"),
    "organisations": (Organisation, "slug"),
    "technologies": (Technology, "slug"),
}
SEPARATORS = ",;\t"  # French spreadsheets write semicolons
ENCODINGS = ["utf-8", "cp1252"]
CELL_MAX = 1_000_000  # characters
_ISO_DAY, _ISO_MONTH = re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b"), re.compile(r"\s*([0-9]{4})-([0-9]{2})\s*")


@dataclass
class Sheet:
    """A CSV, and how a path in it becomes the keys that an item may have, the likeliest first."""

    label: str
    content: bytes
    keys_of: Callable[[str], list[str]]
    key: str = ""  # its own: it is no document
    encoding: str = "utf-8"


def described(sheet: Sheet, default: Description, keys, problems: list[str]) -> dict[str, Description]:
    """Return what a sheet says of the items with these keys; adds a problem for each line at fault."""
    try:
        rows = list(_rows(sheet))
    except BulkError as error:
        problems.append(str(error))
        return {}
    said: dict[str, Description] = {}
    lines: dict[str, int] = {}
    vocabulary = Vocabulary()
    for number, row in rows:
        where = f"{sheet.label} line {number}"
        if isinstance(row, str):
            problems.append(f"{where}: {row}")
            continue
        description = _description(row, default, vocabulary, problems, where)
        if not row["path"]:
            problems.append(f"{where}: path is empty")
            continue
        key = next((key for key in sheet.keys_of(row["path"]) if key in keys), None)
        if key is None:
            problems.append(f"{where}: {row['path']} is not among the files to import")
        elif key in said:
            problems.append(f"{where}: {row['path']} was described on line {lines[key]} already")
        else:
            said[key], lines[key] = description, number
    return said


class Vocabulary:
    """Territories, organisations and technologies, each looked up once."""

    def __init__(self):
        self.known = {name: {} for name in LISTS}

    def found(self, name: str, cell: str, problems: list[str], where: str) -> list:
        """Return what the codes or slugs of a cell name; adds a problem for each that names nothing."""
        model, column = LISTS[name]
        codes, known = [code for code in re.split(r"[\s,;]+", cell) if code], self.known[name]
        new = [code for code in codes if code not in known]
        known |= dict.fromkeys(new)
        known |= {getattr(row, column): row for row in model.objects.filter(**{f"{column}__in": new})} if new else {}
        what = model.__name__.lower()
        problems += [f"{where}: no {what} has the {column} {code}" for code in codes if not known[code]]
        return [known[code] for code in dict.fromkeys(codes) if known[code]]


def read_date(text: str) -> PartialDate:
    """Return what `2019-06-20`, `2019-06` or any form of `read_partial_date` says. Raises `DateUnreadable`."""
    text = _ISO_DAY.sub(r"\3/\2/\1", text)
    if match := _ISO_MONTH.fullmatch(text):
        text = f"{match[2]}/{match[1]}"
    return read_partial_date(text)


def _rows(sheet: Sheet) -> Iterator[tuple[int, dict | str]]:
    """Yield (line, cells by column, or what is wrong with the line). Raises `BulkError` for the sheet as a whole."""
    text = _decoded(sheet)
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=lambda separator: len(set(_names(first.split(separator))) & set(COLUMNS)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    csv.field_size_limit(CELL_MAX)
    begun, columns = 1, []
    try:
        for cells in reader:
            number, begun = begun, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(sheet, cells)
            elif any(cell.strip() for cell in cells[len(columns) :]):
                said = f"{len(cells)} cells for {len(columns)} columns"
                yield number, f"{said}: put quotes around a cell that holds {separator!r}"
            else:
                yield number, dict.fromkeys(COLUMNS, "") | dict(zip(columns, map(str.strip, cells), strict=False))
    except csv.Error as error:
        raise BulkError(f"{sheet.label} line {begun}: cannot be read as CSV: {error}") from error
    if not columns:
        raise BulkError(f"{sheet.label}: it is empty; its first line names the columns: {', '.join(COLUMNS)}")


def _columns(sheet: Sheet, cells: list[str]) -> list[str]:
    """Return the names of the columns. Raises `BulkError`: unknown, twice, no `path`."""
    names = _names(cells)
    while names and not names[-1]:  # a spreadsheet's empty columns
        names.pop()
    wrong = [f"unknown column {name or '(without a name)'}" for name in names if name not in COLUMNS]
    wrong += [f"two columns {name}" for name in COLUMNS if names.count(name) > 1]
    if "path" not in names:
        wrong.append("no column path, which says what file a line is about")
    if wrong:
        raise BulkError(f"{sheet.label}: {'; '.join(wrong)}. It may have {', '.join(COLUMNS)}")
    return names


def _names(cells: list[str]) -> list[str]:
    return [cell.strip().strip('"').lower() for cell in cells]


def _decoded(sheet: Sheet) -> str:
    """Return the text of a sheet. Raises `BulkError` with the encoding that it seems to have."""
    content, encoding = sheet.content, sheet.encoding
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"  # "Unicode text" of spreadsheets: its first bytes say so
    elif content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if encoding != "utf-8":
            raise BulkError(f"{sheet.label} line {line}: it is not in {encoding}") from error
        start = content.rfind(b"\n", 0, error.start) + 1
        excerpt = content[max(start, error.start - 20) : error.start + 20].splitlines()[0].decode("cp1252", "replace")
        raise BulkError(
            f"{sheet.label} line {line}: it is not in UTF-8. If “{excerpt.strip()}” reads well, it is in the older "
            "encoding of Windows: add --encoding cp1252, or save it again as UTF-8"
        ) from error


def _description(
    row: dict, default: Description, vocabulary: Vocabulary, problems: list[str], where: str
) -> Description:
    """Return what one line says, over what holds for all."""
    for name, cell in row.items():
        if "\0" in cell:
            problems.append(f"{where}: {name} holds a NUL")
    for name, choices in {"provenance": Provenance.values, "nature": Nature.values}.items():
        if row[name] and row[name] not in choices:
            problems.append(f"{where}: {name} is {row[name]!r}, not one of {', '.join(choices)}")
    for name in ["title", "source", "publisher"]:
        longest = Document._meta.get_field(name).max_length
        if len(row[name]) > longest:
            problems.append(f"{where}: {name} has {len(row[name])} characters; {longest} at most")
    changes = {name: row[name] for name in WORDS if row[name]}
    changes |= {name: vocabulary.found(name, row[name], problems, where) for name in LISTS if row[name]}
    try:
        date = read_date(row["date"])
        changes |= {"date": date.date, "date_end": date.date_end, "date_precision": date.date_precision}
    except DateUnreadable:
        problems.append(
            f"{where}: date is {row['date']!r}, not 2019-06-20, 20/06/2019, 2019-06, 06/2019, 2019, printemps 2019 "
            "or 19/02/2019 - 20/02/2019"
        )
    return replace(default, **changes)
