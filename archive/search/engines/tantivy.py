"""Tantivy behind Haystack: the engine by default, embedded, written in Rust."""

import json
from collections.abc import Sequence
from pathlib import Path

import tantivy
from haystack.backends import BaseEngine
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from tantivy import FieldType, Occur, Order, Query

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

WRITER_BYTES = 64_000_000
HITS_MAX = 1_000_000


class TantivyBackend(TreeBackend):
    """Builds Tantivy's own queries from the tree; its query language is never used."""

    FORMAT = f"tantivy-{tantivy.__version__}-1"
    _opened = None  # (folder, stamp of meta.json, index)

    def _schema(self):
        builder = tantivy.SchemaBuilder()
        for name, kind in self.kinds.items():
            if kind in {STEMS, EXACT}:
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
            elif kind == NUMBER:
                builder.add_integer_field(name, indexed=True, fast=True)
            else:
                stored = name in {DJANGO_CT, DJANGO_ID}
                builder.add_text_field(name, stored=stored, fast=True, tokenizer_name="raw", index_option="basic")
        return builder.build()

    def _make(self, folder: Path) -> None:
        tantivy.Index(self._schema(), path=str(folder), reuse=False)

    def _write(self, folder: Path, rows, removed) -> None:
        # Opened for each batch: a handle kept for long leaves merged files behind.
        writer = tantivy.Index.open(str(folder)).writer(WRITER_BYTES, 1)
        try:
            for identifier in removed:
                writer.delete_documents_by_term(ID, identifier)
            for row in rows:
                writer.delete_documents_by_term(ID, row[ID])
                writer.add_document(self._document(row))
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def _document(self, row: dict):
        document = tantivy.Document()
        for name, kind in self.kinds.items():
            value = row.get(name)
            if kind == NUMBER:
                if value is not None:
                    document.add_integer(name, value)
            elif kind == KEYWORD:
                for one in values_of(value):
                    document.add_text(name, one)
            elif value:
                document.add_text(name, value)
        return document

    def _segments(self, folder: Path) -> set[str]:
        said = json.loads((folder / "meta.json").read_text())
        return {segment["segment_id"].replace("-", "") for segment in said["segments"]}

    def _open(self, folder: Path):
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        return index

    def _handle(self, folder: Path):
        stat = (folder / "meta.json").stat()
        stamp = (stat.st_ino, stat.st_mtime_ns)
        if self._opened is None or self._opened[0] != folder:
            self._opened = (folder, stamp, self._open(folder))
        elif self._opened[1] != stamp:
            self._opened[2].reload()
            self._opened = (folder, stamp, self._opened[2])
        return self._opened[2]

    def _search(self, handle, tree: Tree, order, start, end, facets) -> Found:
        searcher, query = handle.searcher(), self._query(handle.schema, tree)
        ordering = {}
        if order:
            direction = Order.Desc if order.startswith("-") else Order.Asc
            ordering = {"order_by_field": order.lstrip("-"), "order": direction}
        found = searcher.search(query, min(end - start, HITS_MAX), count=True, offset=start, **ordering)
        results = []
        for score, address in found.hits:
            row = searcher.doc(address)
            results.append((row.get_first(DJANGO_CT), row.get_first(DJANGO_ID), 0.0 if order else score))
        return Found(results, found.count, _facets(searcher, query, facets))

    def _query(self, schema, tree: Tree) -> Query:
        match tree:
            case Word(stem):
                return self._everywhere(lambda name: Query.term_query(schema, name, stem))
            case Run(stems):
                return self._everywhere(lambda name: _side_by_side(schema, name, stems))
            case InTitle(stems):
                return _side_by_side(schema, TITLE, stems)
            case Phrase(words):
                return _side_by_side(schema, self.exact_field, words)
            case Near(distance=distance):
                near = [_near(schema, self.exact_field, pair, distance) for pair in tree.pairs]
                return Query.boolean_query([(Occur.Must, one) for one in near])
            case Prefix(start):  # letters and digits only, so nothing to escape
                return Query.regex_query(schema, self.exact_field, f"{start}.*")
            case Not() | And() | Or() | Everything():
                return self._compound(schema, tree)
            case Limit(node=node):
                return self._query(schema, node)
        return Query.const_score_query(_condition(schema, tree), 0.0)

    def _compound(self, schema, tree: Tree) -> Query:
        match tree:
            case Not(node):  # what is only excluded finds nothing in Tantivy: it needs all documents to begin with
                return Query.boolean_query([(Occur.Must, _all()), (Occur.MustNot, self._query(schema, node))])
            case And(nodes):
                return Query.boolean_query([(Occur.Must, self._query(schema, node)) for node in nodes])
            case Or(nodes):
                return Query.boolean_query([(Occur.Should, self._query(schema, node)) for node in nodes])
        return _all()

    def _everywhere(self, query_in) -> Query:
        return Query.disjunction_max_query(
            [Query.boost_query(query_in(name), boost) for name, boost in self.boosts.items()], 0.1
        )


def _side_by_side(schema, name: str, words: Sequence[str]) -> Query:
    if len(words) > 1:
        return Query.phrase_query(schema, name, list(words))
    return Query.term_query(schema, name, words[0])


def _near(schema, name: str, pair: tuple[str, str], distance: int) -> Query:
    """Two words in either order; Tantivy's own slop counts the other order otherwise, and more words not exactly."""
    orders = [list(pair), list(reversed(pair))]
    return Query.boolean_query([(Occur.Should, Query.phrase_query(schema, name, o, distance)) for o in orders])


def _all() -> Query:
    return Query.const_score_query(Query.all_query(), 0.0)


def _condition(schema, tree: Field | Between) -> Query:
    if isinstance(tree, Field):
        return Query.term_set_query(schema, tree.name, list(tree.values))
    return Query.range_query(schema, tree.name, FieldType.Integer, tree.low, tree.high)


def _facets(searcher, query: Query, facets: dict[str, int]) -> dict[str, list[tuple[str, int]]]:
    if not facets:
        return {}
    asked = {name: {"terms": {"field": name, "size": size}} for name, size in facets.items()}
    answer = searcher.aggregate(query, asked)
    return {name: [(b["key"], b["doc_count"]) for b in answer[name]["buckets"]] for name in facets}


class TantivyEngine(BaseEngine):
    """`SEARCH_URL=tantivy://`."""

    backend = TantivyBackend
    query = TreeQuery
