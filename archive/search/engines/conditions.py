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
    name = _name(name)
    match lookup:
        case "content" | "exact" | "contains" if isinstance(value, date):
            return Between(name, _day(value), _day(value))
        case "content" | "exact" | "contains":
            return Field(name, (str(value),))
        case "in":
            return Field(name, tuple(str(one) for one in value))
        case "gte":
            return Between(name, _day(value), None)
        case "lte":
            return Between(name, None, _day(value))
        case "gt":
            return Between(name, _day(value) + 1, None)
        case "lt":
            return Between(name, None, _day(value) - 1)
        case "range":
            return Between(name, _day(value[0]), _day(value[1]))
    raise UnknownLookup(f"{name}__{lookup} is not offered by this engine.")


def _name(name: str) -> str:
    return name.removesuffix("_exact")


def _day(value) -> int:
    return day_number(value if isinstance(value, date) else date.fromisoformat(str(value)[:10]))


def day_number(value: date | datetime) -> int:
    """Return a date as the number of its day: engines compare whole numbers, without time zones."""
    return value.toordinal()
