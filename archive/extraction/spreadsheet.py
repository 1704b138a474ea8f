"""Excel and OpenDocument tables by calamine: each sheet begins a page, named in its first line; no hidden one.

What nobody saw in the table is not published with it: `archive.extraction.metadata` tells the review team of it.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO

import python_calamine as calamine

from archive.extraction import failure, sections
from archive.extraction.kinds import XLSX
from archive.extraction.limits import CHARACTERS_MAX
from archive.extraction.locked import refuse_locked
from archive.extraction.normalise import normalise
from archive.extraction.plain_text import content_of, row_of
from archive.extraction.zipped_xml import MEMBERS_MAX, opened

ENGINE = f"calamine {version('python-calamine')}"
SIZE_MAX = 100 * 1024 * 1024  # bytes of the file
UNZIPPED_MAX = 300 * 1024 * 1024
CELLS_MAX = 20_000_000  # of one sheet, empty ones included: calamine makes them all
_NAMED = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section of each sheet. Raises `UnreadableError`."""
    content = content_of(descriptor, SIZE_MAX)
    if content.startswith(b"PK"):
        _refuse_bombs(descriptor, media_type)
    else:
        refuse_locked(BytesIO(content))
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise failure.UnreadableError(failure.DAMAGED) from error
    return sections.pages(_pages(book), ENGINE)


def _refuse_bombs(descriptor: int, media_type: str) -> None:
    """Raise `UnreadableError` for parts that unzip without end, and for what a password locks."""
    with opened(descriptor) as parts:
        members = parts.archive.infolist()
        if sum(member.file_size for member in members) > UNZIPPED_MAX or len(members) > MEMBERS_MAX:
            raise failure.UnreadableError(failure.TOO_LARGE)
        if any(member.flag_bits & 1 for member in members):
            raise failure.UnreadableError(failure.PASSWORD)
        if media_type != XLSX:
            parts.refuse_encrypted()
        elif _cells(parts.archive) > CELLS_MAX:
            raise failure.UnreadableError(failure.TOO_LARGE)


def _cells(archive: zipfile.ZipFile) -> int:
    """Return how many cells the largest sheet spans, from the last row and column that are named in it."""
    largest = 0
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            try:
                with archive.open(name) as sheet:
                    largest = max(largest, _spanned(sheet))
            except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError) as error:
                raise failure.UnreadableError(failure.DAMAGED) from error
    return largest


def _spanned(sheet) -> int:
    """Return rows times columns of the rectangle in which a sheet's named cells lie."""
    rows, columns, rest = [1, 0], [1, 0], b""
    while block := sheet.read(1 << 20):
        block, rest = rest + block, block[-32:]
        for letters, number in _NAMED.findall(block):
            row, column = int(number), _column(letters)
            rows = [row if not rows[1] else min(rows[0], row), max(rows[1], row)]
            columns = [column if not columns[1] else min(columns[0], column), max(columns[1], column)]
    return (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _pages(book) -> Iterator[str]:
    """Yield the pages of every sheet in order, each under its sheet's name."""
    for sheet in book.sheets_metadata:
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue  # a chart, or a macro
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            continue
        heading = normalise(sheet.name)
        for section in sections.cut(_rows(book, sheet.name)):
            yield f"{heading}\n{section}"


def _rows(book, name: str) -> Iterator[str]:
    try:
        rows = book.get_sheet_by_name(name).iter_rows()
        for cells in rows:
            if row := row_of([_said(cell) for cell in cells]):
                yield normalise(row[:CHARACTERS_MAX])
    except calamine.WorksheetNotFound:
        return  # named in the table of contents and nowhere else
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise failure.UnreadableError(failure.DAMAGED) from error


def _said(cell) -> str:
    """Return what a cell shows, as near as its value tells: dates as numbers of the calendar, whole numbers whole."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "minutes")
    return str(cell)
