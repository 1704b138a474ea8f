"""What our engines share: the kinds of field, the folder, Haystack's calls, and what happens to a broken index."""

import hashlib
import logging
import re
import shutil
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.db import Error as DatabaseError
from haystack import connections
from haystack.backends import BaseSearchBackend
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct

from archive.search import french, queries
from archive.search.engines.conditions import narrow, number_of
from archive.search.engines.folder import IndexFolder, IndexUnavailable, WriterBusy
from archive.search.meaning import resolved
from archive.search.queries import And, Field, Tree

logger = logging.getLogger("archive.search")

FACET_SIZE = 200  # values counted at most
# How a field is kept. Haystack's `analyzer` names the first two; texts are already analysed, split at spaces.
STEMS, EXACT, KEYWORD, NUMBER = "stems", "exact", "keyword", "number"
# Both engines name a file by its segment: `5c2b….term`, `MAIN_k3x9….seg`.
SEGMENT_FILE = re.compile(r"((?:MAIN_)?[0-9a-z]{16,32})\.\w+(?:\.\w+)?\Z")
TITLE = "title"  # the field in which `titre:` looks


@dataclass
class Found:
    """What an engine found: (content type, key, score) of one page of results, the total, counts by value."""

    results: list[tuple[str, str, float]]
    total: int
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


class TreeBackend(BaseSearchBackend):
    """A Haystack backend that takes a tree. An engine writes `_make`, `_write`, `_open` and `_search`."""

    FORMAT = ""  # names the engine and how it keeps a field

    def __init__(self, connection_alias, **options):
        super().__init__(connection_alias, **options)
        self.root = Path(options["PATH"])

    @cached_property
    def kinds(self) -> dict[str, str]:
        """How each field of the indexes is kept."""
        kinds = dict.fromkeys((ID, DJANGO_CT, DJANGO_ID), KEYWORD)
        for searched in self._searchfields():
            if searched.field_type in {"date", "datetime"}:
                kinds[searched.index_fieldname] = NUMBER
            else:
                kinds[searched.index_fieldname] = searched.analyzer or KEYWORD
        return kinds

    @cached_property
    def boosts(self) -> dict[str, float]:
        """The fields in which a word is looked for, with their weight."""
        return {
            searched.index_fieldname: float(searched.boost)
            for searched in self._searchfields()
            if searched.analyzer == STEMS
        }

    @cached_property
    def exact_field(self) -> str:
        """The field in which phrases and beginnings are looked for."""
        return next(name for name, kind in self.kinds.items() if kind == EXACT)

    @cached_property
    def folder(self) -> IndexFolder:
        """Where the index lies; its name changes with the schema and with the analysis of French."""
        said = repr((self.FORMAT, french.VERSION, sorted(self.kinds.items()), sorted(self.boosts.items())))
        return IndexFolder(self.root, hashlib.sha256(said.encode()).hexdigest()[:12])

    def _searchfields(self):
        return connections[self.connection_alias].get_unified_index().all_searchfields().values()

    # --- Writing ---

    def update(self, index, iterable, commit=True):
        """Index these objects, or index them again."""
        with self.folder.writing():
            self.write(prepared(index, iterable), [])

    def remove(self, obj_or_string, commit=True):
        """Remove one object."""
        with self.folder.writing():
            self.write([], [get_identifier(obj_or_string)])

    def clear(self, models=None, commit=True):
        """Start from an empty index. The archive indexes one model, so `models` changes nothing."""
        with self.folder.writing():
            self.replace([])

    def write(self, rows: Iterable[dict], removed: Iterable[str]) -> None:
        """Remove and add in one commit; the caller is the one writer (`folder.writing()`)."""
        folder = self.folder.current()
        with damage_is_unavailable():
            self._write(folder, rows, removed)

    def write_into(self, folder: Path, rows: Iterable[dict], removed: Iterable[str]) -> None:
        """The same in a folder that is not in use yet; what goes wrong is raised as it is."""
        self._write(folder, rows, removed)

    def lay(self, folder: Path) -> None:
        """Lay an empty index in a new folder."""
        self._make(folder)

    def replace(self, rows: Iterable[dict]) -> None:
        """Make a new index of these rows, then point to it; the caller is the one writer."""
        self.folder.sweep()
        folder = self.folder.fresh()
        try:
            self._make(folder)
            self._write(folder, rows, [])
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self.folder.use(folder)

    def check(self) -> None:
        """Open the index as a new process would; raise `IndexUnavailable` when it is missing or damaged."""
        self.count(self.folder.current())

    def count(self, folder: Path) -> int:
        """Return how many documents an index holds. Raises `IndexUnavailable` when it cannot be opened."""
        with damage_is_unavailable():
            return self._search(self._open(folder), queries.Everything(), None, 0, 1, {}).total

    def orphans(self) -> list[str]:
        """Return the files of the index that belong to no segment: nothing reads them, and they only grow.

        Empty while another process writes, when such files are about to be used.
        """
        folder = self.folder.current()
        try:
            with self.folder.writing(wait=False), damage_is_unavailable():
                held = self._segments(folder)
                files = [file.name for file in folder.iterdir() if SEGMENT_FILE.match(file.name)]
                return sorted(name for name in files if SEGMENT_FILE.match(name)[1] not in held)
        except WriterBusy:
            return []

    # --- Searching ---

    def search(
        self,
        query_string,
        sort_by=None,
        start_offset=0,
        end_offset=None,
        facets=None,
        narrow_queries=None,
        models=None,
        result_class=None,
        **unused,
    ):
        """Answer Haystack. `query_string` is a tree, or text that is read as one. Raises `IndexUnavailable`."""
        tree = queries.parse(query_string) if isinstance(query_string, str) else query_string
        tree, _ = resolved(tree)
        conditions = [narrow(query) for query in narrow_queries or ()]
        if models:
            conditions.append(Field(DJANGO_CT, tuple(get_model_ct(model) for model in models)))
        if conditions:
            tree = And((tree, *conditions))
        start = start_offset or 0
        end = end_offset if end_offset is not None else start + 1000
        wanted = {name: (options or {}).get("size", FACET_SIZE) for name, options in (facets or {}).items()}
        folder = self.folder.current()
        with damage_is_unavailable():
            found = self._search(self._handle(folder), tree, (sort_by or [None])[0], start, max(end, start + 1), wanted)
        make = result_class or SearchResult
        results = [make(*name.split("."), key, score) for name, key, score in found.results]
        return {"results": results, "hits": found.total, "facets": {"fields": found.facets}}

    @abstractmethod
    def _make(self, folder: Path) -> None:
        """Lay an empty index in an empty folder."""

    @abstractmethod
    def _write(self, folder: Path, rows: Iterable[dict], removed: Iterable[str]) -> None:
        """Remove and add, in one commit."""

    @abstractmethod
    def _segments(self, folder: Path) -> set[str]:
        """Return the names of the segments in use."""

    @abstractmethod
    def _open(self, folder: Path):
        """Open the index for reading."""

    @abstractmethod
    def _handle(self, folder: Path):
        """Return the open index, opened or refreshed if it changed since the last search."""

    @abstractmethod
    def _search(self, handle, tree: Tree, order: str | None, start: int, end: int, facets: dict[str, int]) -> Found:
        """Search; `order` is a field, with a minus for the greatest first."""


def prepared(index, objects) -> Iterator[dict]:
    """Yield what the index holds of each object: numbers for dates, lists for keywords."""
    for one in objects:
        try:
            row = index.full_prepare(one)
        except SkipDocument:
            continue
        yield {name: number_of(value) if hasattr(value, "toordinal") else value for name, value in row.items()}


def values_of(value) -> list[str]:
    """Return the values of a keyword field, whether one or several."""
    if value in (None, ""):
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple | set) else [str(value)]


@contextmanager
def damage_is_unavailable() -> Iterator[None]:
    """Turn whatever a damaged index raises into `IndexUnavailable`; the log names the error, never the query."""
    try:
        yield
    except (IndexUnavailable, DatabaseError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a broken file raises nearly anything; Tantivy's panics are no Exception
        logger.error("The index cannot be read: %s", type(error).__name__)
        raise IndexUnavailable("The index is damaged: the worker makes it again.") from error
