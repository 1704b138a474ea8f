"""The tables in a section of text: lines of cells, as `archive.extraction.plain_text.row_of` writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BAR = re.compile(r"(?:^| )\|(?= |$)")
_NUMBER = re.compile(r"[\d\s.,:%€/+-]+")
_ROWS_MIN = 2  # one line with a bar in it is a sentence

Cell = tuple[int, int]  # from character to character of the text


@dataclass(frozen=True)
class Rows:
    """Lines that follow each other, each in cells; empty ones at the end of a line are not written."""

    cells: list[list[Cell]]


@dataclass(frozen=True)
class Lines:
    """Lines of text without cells."""

    start: int
    end: int


def parts_of(text: str, rows_from: int | None = None) -> Iterator[Rows | Lines]:
    """Yield what a text is made of, in its order: tables, and what stands between them.

    From line `rows_from` on, counted from 0, all lines are rows: a sheet has some of one cell.
    """
    rows: list[Cell] = []
    start = at = 0
    for number, line in enumerate(text.split("\n")):
        if _BAR.search(line) or (rows_from is not None and number >= rows_from):
            rows.append((at, at + len(line)))
        else:
            if _is_table(rows, rows_from):
                yield from _table(text, start, rows)
                start = at
            rows = []
        at += len(line) + 1
    if _is_table(rows, rows_from):
        yield from _table(text, start, rows)
        start = len(text)
    if text[start:].strip():
        yield Lines(start, len(text))


def is_heading(text: str, row: list[Cell]) -> bool:
    """Tell whether a row names the columns: words in two cells or more, and a number in none."""
    said = [text[start:end].strip() for start, end in row]
    filled = [cell for cell in said if cell]
    return len(filled) > 1 and not any(_NUMBER.fullmatch(cell) for cell in filled)


def heading_of(text: str, rows_from: int) -> list[str]:
    """Return the names of the columns of a sheet that begins so; nothing where it has none."""
    for part in parts_of(text, rows_from):
        if isinstance(part, Rows):
            first = part.cells[0]
            return [text[start:end].strip() for start, end in first] if is_heading(text, first) else []
    return []


def _is_table(rows: list[Cell], rows_from: int | None) -> bool:
    return len(rows) >= (_ROWS_MIN if rows_from is None else 1)


def _table(text: str, start: int, rows: list[Cell]) -> Iterator[Rows | Lines]:
    """Yield what stands before a table, and the table."""
    if text[start : rows[0][0]].strip():
        yield Lines(start, rows[0][0] - 1)
    yield Rows([list(_cells(text, *row)) for row in rows])


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    at = start
    for bar in _BAR.finditer(text, start, end):
        yield at, bar.start()
        at = min(bar.end() + 1, end)
    yield at, end
