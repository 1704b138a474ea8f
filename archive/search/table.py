"""The documents that a search finds as the lines of a table (CSV), safe to open in a spreadsheet."""

import csv
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import prefetch_related_objects

from archive.models import Document
from archive.search.engines.folder import IndexUnavailable
from archive.search.find import Filters, found_documents
from archive.search.matching import matching_pages
from archive.search.queries import Tree

ROWS_MAX = 5_000
LOT = 100  # documents read at once
COLUMNS = [
    "code", "title", "address", "provenance", "nature", "date", "date_end", "date_precision", "territories",
    "organisations", "technologies", "page_count", "matching_pages", "notice",
]  # fmt: skip
# What a spreadsheet takes for a formula; the wide forms too, which some turn into the plain ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def table(tree: Tree, filters: Filters, site: str) -> Iterator[str]:
    """Return the lines of the table, at most 5,000 documents; `site` begins the addresses.

    Raises `IndexUnavailable` at once, before the first line.
    """
    first = found_documents(tree, filters, 0, LOT)
    return _lines(_rows(tree, filters, first, site))


def safe(cell) -> str:
    """Return what a spreadsheet shows as it stands: what would begin a formula gets an apostrophe before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


class _Line:
    """What `csv` writes to: gives each line back at once."""

    def write(self, line: str) -> str:
        return line


def _lines(rows) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)  # the mark by which spreadsheets know UTF-8
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def _rows(tree: Tree, filters: Filters, first: tuple[int, list[Document]], site: str) -> Iterator[list]:
    total, documents = first
    for start in range(0, min(total, ROWS_MAX), LOT):
        if start:
            try:
                _count, documents = found_documents(tree, filters, start, start + LOT)
            except IndexUnavailable:
                return  # what was sent is right; the rest cannot be known
        prefetch_related_objects(documents, "organisations", "technologies")
        pages = defaultdict(list)
        for page in matching_pages([document.public_version_id for document in documents], tree):
            pages[page.version_id].append(page.rank)
        for document in documents:
            yield _row(document, sorted(pages[document.public_version_id]), site)


def _row(document: Document, pages: list[int], site: str) -> list:
    return [
        document.code,
        document.title,
        site + document.get_absolute_url(),
        document.provenance,
        document.nature,
        document.date,
        document.date_end,
        document.date_precision if document.date else "",
        " ".join(place.code for place in document.territories.all()),
        " ".join(organisation.slug for organisation in document.organisations.all()),
        " ".join(technology.slug for technology in document.technologies.all()),
        document.public_version.page_count,
        " ".join(map(str, pages)),
        document.notice,
    ]
