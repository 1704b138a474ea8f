"""Which pages of some documents say what was searched: one SQL query on the stems that each page carries."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from archive.models import Page
from archive.search.locate import SURE_LETTERS
from archive.search.tree import And, InTitle, Leaf, Limit, Near, Not, Or, Phrase, Prefix, Run, Tree, Word, leaves


class MatchingPage(NamedTuple):
    """A page of a version, and how many different parts of the query it holds."""

    version_id: int
    rank: int
    label: str
    met: int


def matching_pages(version_ids: Iterable[int], tree: Tree) -> list[MatchingPage]:
    """Return the pages of these versions that hold a part of the query, those that hold the most first.

    A word is exact; a phrase or a beginning is only likely, and the text decides (`highlight.has_hit`).
    """
    conditions = [condition(leaf) for leaf in dict.fromkeys(leaves(tree))]
    if not conditions:
        return []
    any_of, met = Q(), Value(0)
    for one in conditions:
        any_of |= one
        met = met + Case(When(one, then=1), default=0, output_field=IntegerField())
    rows = Page.objects.filter(any_of, version__in=list(version_ids)).annotate(met=met)
    return [MatchingPage(*row) for row in rows.order_by("-met", "rank").values_list("version", "rank", "label", "met")]


def condition(leaf: Leaf) -> Q:
    """Return what a page that holds this part of a query must satisfy; stems stand between spaces."""
    match leaf:
        case Word(stem):
            return Q(stems__contains=f" {stem} ")
        case Run(stems) | Phrase(stems=stems) if stems:
            return Q(stems__contains=f" {' '.join(stems)} ")
        case Near(stems=stems):
            every = Q()
            for stem in stems:
                every &= Q(stems__contains=f" {stem} ")
            return every
        case Prefix(start):
            return Q(stems__contains=f" {start[:SURE_LETTERS]}")
    return Q(text__icontains=leaf.shown.strip('"'))  # only words that say nothing: they have no stem


def in_titles(tree: Tree) -> Q:
    """Return what a document must satisfy when only titles can be compared: the index is being repaired."""
    match tree:
        case And(nodes) | Or(nodes):
            joined = Q()
            for node in nodes:
                joined = joined & in_titles(node) if isinstance(tree, And) else joined | in_titles(node)
            return joined
        case Not(node):
            return ~in_titles(node)
        case Limit(condition=condition):
            return condition
        case Near(words=words) | Phrase(words=words):
            return Q(title__icontains=" ".join(words))
        case InTitle(shown=shown):
            return Q(title__icontains=shown.partition(":")[2].strip('"'))
        case Word(shown=shown) | Run(shown=shown) | Prefix(shown=shown):
            return Q(title__icontains=shown.strip("*"))
    return Q()
