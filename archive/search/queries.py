"""From what a person typed to a tree of what to look for. Nothing that is typed is an error.

`caméra drone` both; `caméra OU drone` either; `-drone` or `SAUF drone` not; `"police municipale"` these very words;
`micro*` what begins so. OU (OR) binds its two neighbours before the words around them are joined.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.search.french import Token, tokens

LENGTH_MAX = 10_000  # characters read
TERMS_MAX = 50
PREFIX_MIN = 2  # letters before the star: with fewer, half of all words begin so


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
class Prefix:
    """Words that begin so, whatever their form."""

    start: str
    shown: str


@dataclass(frozen=True)
class Everything:
    """All documents: nothing was asked for."""


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


Leaf = Word | Run | Phrase | Prefix
Tree = Leaf | Everything | Field | Between | Not | And | Or

_PIECE = re.compile(
    r"""
    (?P<minus>(?<!\S)-(?=\S))?
    (?:"(?P<plain>[^"]*)(?:"|\Z) | «(?P<french>[^»]*)(?:»|\Z) | “(?P<curly>[^”]*)(?:”|\Z) | (?P<word>[^\s"«“]+))
    """,
    re.VERBOSE,
)
_NOT = {"SAUF", "NON", "NOT"}
_OR = {"OU", "OR"}
_AND = {"ET", "AND"}


def parse(text: str) -> Tree:
    """Return what to look for; `Everything` when no word is left. Reads 10,000 characters and 50 terms at most."""
    text = text[:LENGTH_MAX].replace("\0", " ")
    nodes = _joined(_pieces(text, only_stop_words=False))
    nodes = nodes or _joined(_pieces(text, only_stop_words=True))
    if not nodes:
        return Everything()
    return nodes[0] if len(nodes) == 1 else And(tuple(nodes))


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Yield the words that a match shows: all of the tree but what is excluded."""
    if isinstance(tree, Leaf):
        yield tree
    elif isinstance(tree, And | Or):
        for node in tree.nodes:
            yield from leaves(node)


def understood(tree: Tree) -> str:
    """Return the query as it was read, in the form in which it can be typed again."""
    match tree:
        case And(nodes):
            return " ".join(map(understood, nodes))
        case Or(nodes):
            return " OU ".join(map(understood, nodes))
        case Not(node):
            return f"-{understood(node)}"
        case Word(shown=shown) | Run(shown=shown) | Phrase(shown=shown) | Prefix(shown=shown):
            return shown
    return ""


def _pieces(text: str, *, only_stop_words: bool) -> Iterator[Tree | str]:
    """Yield terms and, as strings, operators; stop words only when there is nothing else to look for."""
    count = 0
    for piece in _PIECE.finditer(text):
        word = piece["word"]
        if word in _NOT | _OR | _AND:
            yield "not" if word in _NOT else "or" if word in _OR else "and"
            continue
        node = _phrase(piece["plain"] or piece["french"] or piece["curly"] or "") if word is None else None
        node = node or (_term(word, only_stop_words) if word else None)
        if node is None:
            continue
        yield Not(node) if piece["minus"] else node
        count += 1
        if count == TERMS_MAX:
            return


def _term(word: str, only_stop_words: bool) -> Leaf | None:
    found = list(tokens(word))
    said = [token for token in found if token.stem]
    if not found:
        return None
    if len(found) == 1 and word.endswith("*") and len(found[0].folded) >= PREFIX_MIN:
        return Prefix(found[0].folded, f"{_shown(word, found)}*")
    if not said:
        return _phrase(word) if only_stop_words else None
    if len(said) == 1:
        return Word(said[0].stem, _shown(word, said))
    return Run(tuple(token.stem for token in said), _shown(word, found))


def _phrase(text: str) -> Phrase | None:
    found = list(tokens(text))
    if not found:
        return None
    stems = tuple(token.stem for token in found if token.stem)
    return Phrase(tuple(token.folded for token in found), stems, f'"{_shown(text, found)}"')


def _shown(text: str, found: list[Token]) -> str:
    return text[found[0].start : found[-1].end]


def _joined(pieces: Iterator[Tree | str]) -> list[Tree]:
    """Apply the operators; one that has nothing to apply to is left out."""
    nodes: list[Tree] = []
    negate = alternative = False
    for piece in pieces:
        if isinstance(piece, str):
            negate = negate or piece == "not"
            alternative = alternative or (piece == "or" and bool(nodes))
            continue
        node = Not(piece) if negate and not isinstance(piece, Not) else piece
        if alternative:
            before = nodes.pop()
            nodes.append(Or((*(before.nodes if isinstance(before, Or) else (before,)), node)))
        else:
            nodes.append(node)
        negate = alternative = False
    return nodes
