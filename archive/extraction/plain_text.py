"""Plain text and CSV, in any encoding; the rows of a table become lines, their cells between bars."""

import csv
import os
import re
from collections.abc import Iterator

from archive.extraction import failure, sections
from archive.extraction.encodings import decoded
from archive.extraction.limits import PAGES_MAX

SIZE_MAX = 50 * 1024 * 1024  # bytes: more than 5,000 sections hold
DELIMITERS = ";,\t|"
SNIFFED = 20_000  # characters
BETWEEN_CELLS = " | "
_BAR_IN_CELL = re.compile(r"(?:^| )\|(?= |$)")  # what `archive.written_table` would split at


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    text = decoded(content_of(descriptor, SIZE_MAX))
    if len(text) > PAGES_MAX * sections.SECTION:  # to find it out section by section takes a minute
        raise failure.UnreadableError(failure.TOO_MANY_PAGES)
    return sections.frames(_rows(text) if media_type == "text/csv" else text.splitlines(), "text")


def content_of(descriptor: int, most: int) -> bytes:
    """Return all bytes of an open file. Raises `UnreadableError` for more than `most`."""
    if os.fstat(descriptor).st_size > most:
        raise failure.UnreadableError(failure.TOO_LARGE)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return file.read()


def _rows(text: str) -> Iterator[str]:
    """Yield the rows of a table, or its lines as they are where it is none."""
    lines = text.replace("\0", "").splitlines(keepends=True)
    try:
        dialect = csv.Sniffer().sniff(text[:SNIFFED].rpartition("\n")[0] or text[:SNIFFED], DELIMITERS)
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = max(DELIMITERS, key=text[:SNIFFED].count)
    csv.field_size_limit(SIZE_MAX)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            yield row_of(cells)
    except csv.Error:
        yield from map(str.rstrip, lines[reader.line_num :])


def row_of(cells: list[str]) -> str:
    """Return a table's row as one line, without the empty cells at its end.

    A bar that stands alone in a cell gets a no-break space before it, which tells it from those between cells.
    """
    said = [_BAR_IN_CELL.sub("\u00a0|", " ".join(cell.split())) for cell in cells]
    while said and not said[-1]:
        said.pop()
    return BETWEEN_CELLS.join(said)
