"""From what a person typed to a tree of what to look for. Nothing that is typed is an error.

`caméra drone` both; `caméra OU drone` either; `-drone` or `SAUF drone` not; `"police municipale"` these very words;
`"police drone"~5` near each other; `micro*` what begins so; `lieu:nice` a field; parentheses. OU (OR) binds its two
neighbours before the words around them are joined. What cannot be read so is searched as plain words, and said.
"""

import re
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_lazy as _

from archive.search.french import SPACED, Token, fold_of, tokens
from archive.search.tree import (
    And,
    Between,
    Criterion,
    Everything,
    Field,
    InTitle,
    Leaf,
    Limit,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Run,
    Tree,
    Word,
    leaves,
    understood,
)

__all__ = [
    "And", "Between", "Criterion", "Everything", "Field", "InTitle", "Leaf", "Limit", "Near", "Not", "Or", "Phrase",
    "Prefix", "Run", "Tree", "Word", "leaves", "parse", "read", "understood",
]  # fmt: skip

LENGTH_MAX = 10_000  # characters read
TERMS_MAX = 50
DEPTH_MAX = 10  # parentheses inside each other
PREFIX_MIN = 2  # letters before the star: with fewer, half of all words begin so
DISTANCE_MAX = 20  # words between two of a `"..."~5`: the index keeps pages that far apart

# The names of a field, in French and English, without accents. `kind` is the provenance, as in the API.
FIELDS = {
    name: known
    for known, names in {
        "title": "titre title",
        "place": "lieu territoire ville place territory city",
        "nature": "nature",
        "provenance": "provenance kind",
        "organisation": "entreprise organisation company organization",
        "technology": "technologie technology",
        "date": "date",
        "added": "ajoute added",
    }.items()
    for name in names.split()
}

_QUOTED = r'"(?P<plain>[^"]*)(?:"|\Z) | «(?P<french>[^»]*)(?:»|\Z) | “(?P<curly>[^”]*)(?:”|\Z)'
_PIECE = re.compile(
    rf"""
    (?P<minus>(?<![^\s(])-(?=[^\s)]))?
    (?:
        (?P<open>\() | (?P<close>\))
      | \b(?P<name>(?i:ajouté|{"|".join(FIELDS)})):(?=[^\s:()/])
      | (?:{_QUOTED})(?:~(?P<distance>\d{{1,4}}))?
      | (?P<word>(?<![\w.,])\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?![^\s)])
          | (?:(?i:{SPACED}))?(?:[^\s"«“():] | (?<=\w)\(\w{{1,5}}\) | :)+)
      | \S
    )
    """,
    re.VERBOSE,
)
_DATES = re.compile(r"(?=.*\d)[\d/-]{0,10}\.\.[\d/-]{0,10}\Z")
_OPERATORS = {"SAUF": "not", "NON": "not", "NOT": "not", "OU": "or", "OR": "or", "ET": "and", "AND": "and"}
PROBLEMS = {
    "words": _("Only the first 50 words were searched."),
    "deep": _("Parentheses are read ten deep at most."),
    "opening": _("An opening parenthesis has no closing one: it was closed at the end."),
    "closing": _("A closing parenthesis has no opening one: it was left out."),
    "far": _("Words are looked for at most 20 words apart."),
}


@dataclass
class Reading:
    """A query as it was read: its tree, and what could not be read as it was typed, each in a sentence."""

    tree: Tree
    problems: list = field(default_factory=list)


@dataclass
class _Group:
    """What stands between two parentheses, as far as it is read."""

    negated: bool = False
    nodes: list[Tree] = field(default_factory=list)
    negate: bool = False
    alternative: bool = False

    def operator(self, name: str) -> None:
        self.negate = self.negate or name == "not"
        self.alternative = self.alternative or (name == "or" and bool(self.nodes))

    def add(self, node: Tree | None, *, negated: bool = False) -> None:
        """Add a part with the operators before it; an operator that has nothing to apply to is left out."""
        if node is None:
            return
        if (negated or self.negate) and not isinstance(node, Not):
            node = Not(node)
        if self.alternative:
            before = self.nodes.pop()
            self.nodes.append(Or((*(before.nodes if isinstance(before, Or) else (before,)), node)))
        else:
            self.nodes.append(node)
        self.negate = self.alternative = False

    def tree(self) -> Tree | None:
        if len(self.nodes) < 2:
            return self.nodes[0] if self.nodes else None
        return And(tuple(self.nodes))


def parse(text: str) -> Tree:
    """Return what to look for; `Everything` when no word is left. Reads 10,000 characters and 50 terms at most."""
    return read(text).tree


def read(text: str) -> Reading:
    """Return what to look for, and what could not be read."""
    text = text[:LENGTH_MAX].replace("\0", " ")
    reading = _Reader(only_stop_words=False).read(text)
    if isinstance(reading.tree, Everything):
        reading = _Reader(only_stop_words=True).read(text)
    return reading


class _Reader:
    """Reads the pieces of a query in one pass; stop words only when there is nothing else to look for."""

    def __init__(self, *, only_stop_words: bool):
        self.only_stop_words = only_stop_words
        self.problems: dict = {}  # in order, each once
        self.groups = [_Group()]
        self.too_deep = 0
        self.name = ""  # of the field whose value comes next
        self.negated = False

    def read(self, text: str) -> Reading:
        count = 0
        for piece in _PIECE.finditer(text):
            if count == TERMS_MAX:
                self.problems["words"] = True
                break
            count += self.take(piece)
        if len(self.groups) > 1:
            self.problems["opening"] = True
        while len(self.groups) > 1:
            self.close()
        return Reading(self.groups[0].tree() or Everything(), [PROBLEMS[name] for name in self.problems])

    def take(self, piece: re.Match) -> int:
        """Read one piece; return how many words it adds."""
        if piece["open"]:
            self.open(negated=bool(piece["minus"]))
        elif piece["close"]:
            self.close()
        elif piece["name"]:
            self.name, self.negated = piece["name"], bool(piece["minus"])
        elif piece["word"] in _OPERATORS and not self.name:
            self.groups[-1].operator(_OPERATORS[piece["word"]])
        else:
            node = self.node(piece)
            self.groups[-1].add(node, negated=self.negated or bool(piece["minus"]))
            self.name, self.negated = "", False
            return int(node is not None)
        return 0

    def open(self, *, negated: bool) -> None:
        if len(self.groups) > DEPTH_MAX:
            self.too_deep += 1
            self.problems["deep"] = True
        else:
            self.groups.append(_Group(negated))

    def close(self) -> None:
        if self.too_deep:
            self.too_deep -= 1
        elif len(self.groups) > 1:
            group = self.groups.pop()
            node, outer = group.tree(), self.groups[-1]
            if isinstance(node, Not) and (group.negated or outer.negate):  # what is not without a word has it
                node, group.negated, outer.negate = node.node, False, False
            outer.add(node, negated=group.negated)
        else:
            self.problems["closing"] = True

    def node(self, piece: re.Match) -> Tree | None:
        """Return what a piece looks for; nothing for a sign or a word that says nothing."""
        quoted = next((piece[kind] for kind in ("plain", "french", "curly") if piece[kind] is not None), None)
        word = piece["word"] or ""
        if self.name:
            shown = f"{self.name}:{word}" if quoted is None else f'{self.name}:"{quoted.strip()}"'
            return _criterion(FIELDS[fold_of(self.name)], word if quoted is None else quoted, shown)
        if quoted is not None:
            return self.near(quoted, int(piece["distance"])) if piece["distance"] else _phrase(quoted)
        return Criterion("date", word, word) if _DATES.match(word) else _term(word, self.only_stop_words)

    def near(self, text: str, distance: int) -> Near | Phrase | None:
        """Return the words of a text near each other, without those that say nothing."""
        if distance > DISTANCE_MAX:
            self.problems["far"] = True
            distance = DISTANCE_MAX
        found = list(islice(tokens(text), TERMS_MAX))
        words = {token.folded: token.stem for token in found if token.stem}
        if len(words) < 2:
            return _phrase(text)
        return Near(tuple(words), tuple(words.values()), distance, f'"{_shown(text, found)}"~{distance}')


def _criterion(known: str, value: str, shown: str) -> Tree | None:
    if known != "title":
        return Criterion(known, value.strip(), shown) if value.strip() else None
    stems = tuple(token.stem for token in tokens(value) if token.stem)
    return InTitle(stems, shown) if stems else None


def plain(text: str) -> Tree | None:
    """Return a text as words to look for, whatever signs it holds; nothing when it has no word."""
    nodes = tuple(node for word in text.split() if (node := _term(word, only_stop_words=False)))
    if len(nodes) < 2:
        return nodes[0] if nodes else _phrase(text)
    return And(nodes)


def _term(word: str, only_stop_words: bool) -> Leaf | None:
    found = list(islice(tokens(word), TERMS_MAX))
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
    found = list(islice(tokens(text), TERMS_MAX))
    if not found:
        return None
    stems = tuple(token.stem for token in found if token.stem)
    return Phrase(tuple(token.folded for token in found), stems, f'"{_shown(text, found)}"')


def _shown(text: str, found: list[Token]) -> str:
    return text[found[0].start : found[-1].end]
