"""Haystack's filters as one tree: an engine gets what to look for, never a string to parse again."""

import re
from datetime import date, datetime

from haystack.backends import BaseSearchQuery, SearchNode
from haystack.inputs import BaseInput

from archive.search import queries
from archive.search.queries import And, Between, Everything, Field, Not, Or, Tree

_NARROW = re.compile(r'(\w+):"?([^"]*)"?\Z')


class UnknownLookup(Exception):
    """A filter that these engines do not offer."""


class Parsed(BaseInput):
    """A query that is already a tree: `SearchQuerySet().filter(content=Parsed(tree))`."""

    input_type_name = "parsed"
    post_process = False


class TreeQuery(BaseSearchQuery):
    """Builds the tree of a `SearchQuerySet`: filters, exclusions, alternatives."""

    def build_query(self) -> Tree:
        """Return all conditions as one tree."""
        return _node(self.query_filter)

    def matching_all_fragment(self):
        """Return what finds all documents."""
        return Everything()


def narrow(query: str) -> Tree:
    """Read what `SearchQuerySet.narrow()` is given: `provenance:"press"`."""
    found = _NARROW.match(query)
    if not found:
        raise UnknownLookup(f'narrow({query!r}) is not understood: write field:"value".')
    return Field(_name(found[1]), (found[2],))


def _node(node: SearchNode) -> Tree:
    children = tuple(
        _node(child) if isinstance(child, SearchNode) else _condition(node, *child) for child in node.children
    )
    if not children:
        return Everything()
    joined = children[0] if len(children) == 1 else (Or if node.connector == "OR" else And)(children)
    return Not(joined) if node.negated else joined


def _condition(node: SearchNode, expression: str, value) -> Tree:
    name, lookup = node.split_expression(expression)
    if isinstance(value, Parsed):
        return value.query_string
    if isinstance(value, BaseInput):
        value = value.query_string
    if name in {"content", "text"}:
        return queries.parse(str(value))
    return _comparison(_name(name), lookup, value)


def _comparison(name: str, lookup: str, value) -> Tree:
    if lookup in {"content", "exact", "contains"}:
        if isinstance(value, date):
            return Between(name, number_of(value), number_of(value))
        return Field(name, (str(value),))
    if lookup == "in":
        return Field(name, tuple(str(one) for one in value))
    if lookup == "range":
        return Between(name, number_of(value[0]), number_of(value[1]))
    bounds = {"gte": (0, None), "gt": (1, None), "lte": (None, 0), "lt": (None, -1)}.get(lookup)
    if bounds is None:
        raise UnknownLookup(f"{name}__{lookup} is not offered by this engine.")
    low, high = (None if step is None else number_of(value) + step for step in bounds)
    return Between(name, low, high)


def _name(name: str) -> str:
    return name.removesuffix("_exact")


def number_of(value: date | datetime | str) -> int:
    """Return what an engine compares: the number of the day, or the second for a moment; no time zones."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return int(value.timestamp()) if isinstance(value, datetime) else value.toordinal()
