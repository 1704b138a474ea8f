"""Whoosh behind Haystack: pure Python, for machines without a Tantivy wheel, up to about 2,000 documents."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import whoosh
from haystack.backends import BaseEngine
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from whoosh import query as wq
from whoosh import sorting
from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID as STORED_KEY
from whoosh.fields import KEYWORD as VALUES
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir

from archive.search.engines.base import EXACT, KEYWORD, NUMBER, STEMS, TITLE, Found, TreeBackend, values_of
from archive.search.engines.conditions import TreeQuery
from archive.search.tree import (
    And,
    Between,
    Everything,
    Field,
    InTitle,
    Limit,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Run,
    Tree,
    Word,
)

WRITER_MEGABYTES = 128
BETWEEN_VALUES = "\x1f"  # ASCII's unit separator: no value holds it


class WhooshBackend(TreeBackend):
    """Builds Whoosh's own queries from the tree, and keeps one searcher open: opening copies the whole index."""

    FORMAT = f"whoosh-{whoosh.__version__}-1"
    _opened = None  # (folder, searcher)

    def _schema(self) -> Schema:
        # The schema is pickled into the index: only classes of Whoosh's own may be in it.
        fields = {}
        for name, kind in self.kinds.items():
            if kind in {STEMS, EXACT}:
                fields[name] = TEXT(analyzer=RegexTokenizer(r"[^ ]+"))
            elif kind == NUMBER:
                fields[name] = NUMERIC(int, bits=64, sortable=True)
            elif name in {ID, DJANGO_CT, DJANGO_ID}:
                fields[name] = STORED_KEY(stored=True, unique=name == ID)
            else:
                fields[name] = VALUES(analyzer=RegexTokenizer(f"[^{BETWEEN_VALUES}]+"))
        return Schema(**fields)

    def _make(self, folder: Path) -> None:
        create_in(str(folder), self._schema()).close()

    def _write(self, folder: Path, rows, removed) -> None:
        index = open_dir(str(folder))
        writer = index.writer(limitmb=WRITER_MEGABYTES)
        try:
            for identifier in removed:
                writer.delete_by_term(ID, identifier)
            for row in rows:
                writer.update_document(**self._fields(row))
        except BaseException:
            writer.cancel()
            raise
        else:
            writer.commit()
        finally:
            index.close()

    def _fields(self, row: dict) -> dict:
        fields = {}
        for name, kind in self.kinds.items():
            value = row.get(name)
            if kind == KEYWORD:
                value = BETWEEN_VALUES.join(values_of(value))
            if value not in (None, ""):
                fields[name] = value
        return fields

    def _segments(self, folder: Path) -> set[str]:
        with closing(open_dir(str(folder), readonly=True)) as index, closing(index.reader()) as reader:
            return {leaf.segment().segment_id() for leaf, _ in reader.leaf_readers()}

    def _open(self, folder: Path):
        return open_dir(str(folder), readonly=True).searcher()

    def _handle(self, folder: Path):
        if self._opened is None or self._opened[0] != folder:
            self._opened = (folder, self._open(folder))
        elif not self._opened[1].up_to_date():
            self._opened = (folder, self._opened[1].refresh())
        return self._opened[1]

    def _search(self, handle, tree: Tree, order, start, end, facets) -> Found:
        asked = {"limit": end}
        if order:
            asked["sortedby"] = _ordering(order.lstrip("-"), reverse=order.startswith("-"))
        if facets:
            asked["groupedby"] = {
                name: sorting.FieldFacet(name, allow_overlap=True, maptype=sorting.Count) for name in facets
            }
        found = handle.search(self._query(tree), **asked)
        results = [
            (hit[DJANGO_CT], hit[DJANGO_ID], 0.0 if order else hit.score or 0.0)
            for hit in (found[rank] for rank in range(start, min(end, found.scored_length())))
        ]
        counts = {name: _counted(found.groups(name), size) for name, size in facets.items()}
        return Found(results, len(found), counts)

    def _query(self, tree: Tree) -> wq.Query:
        match tree:
            case Word(stem):
                return self._everywhere(lambda name, boost: wq.Term(name, stem, boost=boost))
            case Run(stems):
                return self._everywhere(lambda name, boost: wq.Phrase(name, list(stems), boost=boost))
            case InTitle(stems):
                return _side_by_side(TITLE, stems)
            case Phrase(words):
                return _side_by_side(self.exact_field, words)
            case Near(distance=distance):
                return wq.And([_near(self.exact_field, pair, distance) for pair in tree.pairs])
            case Prefix(start):
                return wq.Prefix(self.exact_field, start)
            case Not() | And() | Or() | Everything():
                return self._compound(tree)
            case Limit(node=node):
                return self._query(node)
        return wq.ConstantScoreQuery(_condition(tree), 0.0)

    def _compound(self, tree: Tree) -> wq.Query:
        match tree:
            case Not(node):
                return wq.Not(self._query(node))
            case And(nodes):
                return wq.And([self._query(node) for node in nodes])
            case Or(nodes):
                return wq.Or([self._query(node) for node in nodes])
        return wq.Every()

    def _everywhere(self, query_in) -> wq.Query:
        return wq.Or([query_in(name, boost) for name, boost in self.boosts.items()])


def _side_by_side(name: str, words: Sequence[str]) -> wq.Query:
    return wq.Phrase(name, list(words)) if len(words) > 1 else wq.Term(name, words[0])


def _near(name: str, pair: tuple[str, str], distance: int) -> wq.Query:
    """Two words in either order; Whoosh counts a slop of 1 for neighbours."""
    return wq.Or([wq.Phrase(name, list(order), slop=distance + 1) for order in (pair, pair[::-1])])


def _condition(tree: Field | Between) -> wq.Query:
    if isinstance(tree, Field):
        return wq.Or([wq.Term(tree.name, value) for value in tree.values])
    return wq.NumericRange(tree.name, tree.low, tree.high)


def _ordering(name: str, *, reverse: bool) -> sorting.MultiFacet:
    dated = sorting.QueryFacet({0: wq.Every(name)}, other=1)  # what has no value comes last, in both directions
    return sorting.MultiFacet([dated, sorting.FieldFacet(name, reverse=reverse)])


def _counted(groups: dict, size: int) -> list[tuple[str, int]]:
    counts = [(value, count) for value, count in groups.items() if value]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:size]


class WhooshEngine(BaseEngine):
    """`SEARCH_URL=whoosh://`."""

    backend = WhooshBackend
    query = TreeQuery
