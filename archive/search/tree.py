"""What a query looks for: the nodes of its tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q


@dataclass(frozen=True)
class Word:
    """Any form of a word."""

    stem: str
    shown: str


@dataclass(frozen=True)
class Run:
    """Words joined by a sign, side by side in any form: `saint-etienne`, `18-893`, `a.b@c.fr`."""

    stems: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class Phrase:
    """These very words in this order, accents and capitals aside. `stems` leaves out those that say nothing."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class Near:
    """These very words, each with at most `distance` words between it and the next, in either order."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    distance: int
    shown: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return each word with the next one."""
        return list(zip(self.words, self.words[1:], strict=False))


@dataclass(frozen=True)
class Prefix:
    """Words that begin so, whatever their form."""

    start: str
    shown: str


@dataclass(frozen=True)
class Everything:
    """All documents: nothing was asked for."""


@dataclass(frozen=True)
class InTitle:
    """The title holds these words side by side, in any form."""

    stems: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class Criterion:
    """`field:value` as it was typed; `meaning.resolved` says which documents that is."""

    field: str  # one of `queries.FIELDS`
    value: str
    shown: str


@dataclass(frozen=True)
class Limit:
    """A criterion that is understood: for an engine (`node`), for the database (`condition`), and in words."""

    field: str
    said: str
    shown: str
    node: "Tree"
    condition: Q = field(compare=False)


@dataclass(frozen=True)
class Field:
    """A field of the document holds one of these values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A date lies between two, both included; None is open. Numbers of `engines.conditions.number_of`."""

    name: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Not:
    """What must not be found."""

    node: "Tree"


@dataclass(frozen=True)
class And:
    """All of these."""

    nodes: tuple["Tree", ...]


@dataclass(frozen=True)
class Or:
    """At least one of these."""

    nodes: tuple["Tree", ...]


Leaf = Word | Run | Phrase | Near | Prefix
Tree = Leaf | Everything | InTitle | Criterion | Limit | Field | Between | Not | And | Or


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the words that a match shows: all of the tree but what is excluded and what limits."""
    if isinstance(tree, Leaf):
        yield tree
    elif isinstance(tree, And | Or):
        for node in tree.nodes:
            yield from leaves(node)


def understood(tree: Tree) -> str:
    """Return the query as it was read, in the form in which it can be typed again."""
    match tree:
        case And(nodes):
            return " ".join(_inside(node, And) for node in nodes)
        case Or(nodes):
            return " OU ".join(_inside(node, And | Or) for node in nodes)
        case Not(node):
            return f"-{_inside(node, And | Or)}"
        case Word() | Run() | Phrase() | Near() | Prefix() | InTitle() | Criterion() | Limit():
            return tree.shown
    return ""


def _inside(node: Tree, grouped: type) -> str:
    """Return a part of a query, in parentheses where it would be read otherwise without."""
    return f"({understood(node)})" if isinstance(node, grouped) else understood(node)
