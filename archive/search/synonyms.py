"""Words that stand for one another: what was typed, or what documents may say in its place (the table `Term`)."""

from dataclasses import dataclass
from functools import lru_cache

from archive.models import Term
from archive.search.french import stems
from archive.search.meaning import resolved
from archive.search.queries import And, Or, Run, Tree, Word, leaves, parse

ALSO_MAX = 40  # terms added to one query

Key = tuple[str, ...]  # a term by its stems
Groups = dict[Key, dict[Key, str]]  # a term, and all of its group as they are written


@dataclass(frozen=True)
class Widened:
    """What to look for, and which words it now finds beside those typed."""

    tree: Tree
    also: tuple[str, ...] = ()


def sought(query: str, *, exact: bool = False) -> Tree:
    """Return what a query looks for, with the words that stand for its own unless it is `exact`."""
    tree, _problems = resolved(parse(query))
    return tree if exact else widen(tree).tree


def widen(tree: Tree) -> Widened:
    """Add to each word or run of words that is a known term those that stand for it, as alternatives.

    Quotes are taken at their word, and what is excluded is not widened. One SQL query, none without words.
    """
    if not any(isinstance(leaf, Word | Run) for leaf in leaves(tree)):
        return Widened(tree)
    also: dict[str, None] = {}
    widened = _widened(tree, _groups(), also)
    return Widened(widened, tuple(also))


@lru_cache(maxsize=10_000)
def key_of(term: str) -> Key:
    """Return what a term is compared by, the same for all its forms; empty when no word of it says anything."""
    return tuple(stems(term))


def _groups() -> Groups:
    """Return each term with all that it is joined to, directly or through another."""
    groups: Groups = {}
    for word, equivalent in Term.objects.order_by("pk").values_list("word", "equivalent"):
        one, other = key_of(word), key_of(equivalent)
        if one and other:
            group = groups.get(other, {other: equivalent}) | groups.get(one, {one: word})
            groups.update(dict.fromkeys(group, group))
    return groups


def _widened(tree: Tree, groups: Groups, also: dict[str, None]) -> Tree:
    match tree:
        case Word() | Run():
            return _sequence((tree,), groups, also)[0]
        case And(nodes):
            found = _sequence(nodes, groups, also)
            return found[0] if len(found) == 1 else And(found)
        case Or(nodes):
            return Or(tuple(_widened(node, groups, also) for node in nodes))
    return tree


def _sequence(nodes: tuple[Tree, ...], groups: Groups, also: dict[str, None]) -> tuple[Tree, ...]:
    """Widen words that follow one another, the longest term first: `capteur sonore` is one."""
    longest = max(map(len, groups), default=0)
    done: list[Tree] = []
    at = 0
    while at < len(nodes):
        length, key = _term_at(nodes[at : at + longest], groups)
        if not length:
            node = nodes[at]
            done.append(node if isinstance(node, Word | Run) else _widened(node, groups, also))
            at += 1
            continue
        typed = nodes[at] if length == 1 else And(nodes[at : at + length])
        done.append(_with_others(typed, key, groups[key], also))
        at += length
    return tuple(done)


def _term_at(nodes: tuple[Tree, ...], groups: Groups) -> tuple[int, Key]:
    """Return how many of these nodes, from the first, are a term, and which; 0 when none."""
    found, key = 0, ()
    sofar: Key = ()
    for count, node in enumerate(nodes, start=1):
        if not isinstance(node, Word | Run):
            break
        sofar += (node.stem,) if isinstance(node, Word) else node.stems
        if sofar in groups:
            found, key = count, sofar
    return found, key


def _with_others(typed: Tree, key: Key, group: dict[Key, str], also: dict[str, None]) -> Tree:
    others: list[Tree] = []
    for other, written in group.items():
        if other == key or (written not in also and len(also) >= ALSO_MAX):
            continue
        also[written] = None
        others.append(Word(other[0], written) if len(other) == 1 else Run(other, written))
    return Or((typed, *others)) if others else typed
