"""Where a text likely says what was searched, without reading all its words: for the snippets of a list of results.

A word is met by its first letters, then only that word is analysed. What is missed so (« yeux » for « œil ») is found
by the whole analysis, which the caller turns to when a page that must have a word seems to lack it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from archive.search.french import Token, tokens
from archive.search.tree import Leaf, Near, Phrase, Prefix, Run, Word

SURE_LETTERS = 4  # a stem can differ from the word in its end, not in its first letters
MET_MAX = 200  # places looked at in one text
_ACCENTED = {"a": "aàâäáã", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöóõ", "u": "uûüùú", "y": "yÿ"}


def places(text: str, wanted: Iterable[Leaf], met: int = 0, reach: int = 0) -> list[tuple[int, int, Leaf]]:
    """Return from where to where each part of a query is met, in order, among the first places that may be one.

    When `met` different parts are met in `reach` characters, the rest of the text is not read.
    """
    found = []
    for begin, several in islice(_each(text, wanted), MET_MAX):
        found += several
        if met and len({leaf for start, _, leaf in found[-20:] if start >= begin - reach}) >= met:
            break
    return found


def every_place(text: str, wanted: Iterable[Leaf]) -> Iterator[tuple[int, int, Leaf]]:
    """Yield from where to where each part of a query is met, to the end of the text, as long as one is asked for."""
    for _, several in _each(text, wanted):
        yield from several


def is_sure(leaf: Leaf) -> bool:
    """Whether first letters miss no match of this part: its words are sought as they are written, not by their stem."""
    return isinstance(leaf, Phrase | Prefix) or _is_pair(leaf)


def _is_pair(leaf: Leaf) -> bool:
    """Whether it is two words near each other: of more, all the pairs decide together."""
    return isinstance(leaf, Near) and len(leaf.words) == 2


def _each(text: str, wanted: Iterable[Leaf]) -> Iterator[tuple[int, list[tuple[int, int, Leaf]]]]:
    """Yield each place where a match may begin, with the matches that do."""
    leaves = tuple(leaf for leaf in wanted if isinstance(leaf, Word | Run | Phrase | Prefix) or _is_pair(leaf))
    if not leaves:
        return
    for begin in _beginnings(leaves).finditer(text):
        ahead = list(islice(tokens(text, begin.start()), _reach(leaves)))
        yield begin.start(), [(*span, leaf) for leaf in leaves if ahead for span in _spans(ahead, leaf)]


@lru_cache(maxsize=500)
def _beginnings(leaves: tuple[Leaf, ...]) -> re.Pattern:
    """Return what finds the words that may begin a match, whatever their accents.

    Begins with one set of letters, which the regular expression engine passes over a text for three times quicker.
    """
    heads = {head for leaf in leaves for head in _heads(leaf)}
    heads |= {head.replace("oe", "œ") for head in heads}
    first = "".join({_letters(head[0]) for head in heads})
    rest = "|".join(
        rf"(?<=[{_letters(head[0])}])" + "".join(f"[{_letters(one)}]" for one in head[1:]) for head in sorted(heads)
    )
    return re.compile(rf"[{first}](?<![^\W_].)(?:{rest})", re.DOTALL)


def _letters(letter: str) -> str:
    """Return the forms of a folded letter or digit, for a set."""
    forms = _ACCENTED.get(letter, letter)
    return re.escape("".join(dict.fromkeys(forms + forms.upper())))


def _heads(leaf: Leaf) -> list[str]:
    """Return the first letters with which a match may begin."""
    match leaf:
        case Word(stem):
            heads = [stem[:SURE_LETTERS]]
        case Run(stems):
            heads = [stems[0][:SURE_LETTERS]]
        case Phrase(words):
            heads = [words[0][:SURE_LETTERS]]
        case Near(words):
            heads = [word[:SURE_LETTERS] for word in words]
        case _:
            heads = [leaf.start]
    return [head[0] if head[0].isdigit() else head for head in heads]  # spaces may stand inside a number


@lru_cache(maxsize=500)
def _reach(leaves: tuple[Leaf, ...]) -> int:
    """Return how many words to read at each place: twice those of the longest run, for those that say nothing."""
    return max(_length(leaf) for leaf in leaves)


def _length(leaf: Leaf) -> int:
    match leaf:
        case Run(stems):
            return 2 * len(stems)
        case Near(distance=distance):
            return distance + 2
    return len(getattr(leaf, "words", "1"))


def _spans(ahead: list[Token], leaf: Leaf) -> list[tuple[int, int]]:
    """Return from where to where this part of a query is met by what begins with the first of these words."""
    if isinstance(leaf, Near):
        return _near_spans(ahead, leaf)
    end = _end(ahead, leaf)
    return [(ahead[0].start, end)] if end else []


def _near_spans(ahead: list[Token], leaf: Near) -> list[tuple[int, int]]:
    """Return the whole from one word to the other, then each of the two; nothing when they are too far apart."""
    first = ahead[0]
    if first.folded not in leaf.words:
        return []
    other = leaf.words[1 - leaf.words.index(first.folded)]
    spans: list[tuple[int, int]] = []
    for token in ahead[1 : leaf.distance + 2]:
        if token.folded == other:
            spans += [(first.start, token.end), (first.start, first.end), (token.start, token.end)]
    return spans


def _end(ahead: list[Token], leaf: Leaf) -> int:
    """Return where a match that begins with the first of these words ends; 0 when there is none."""
    match leaf:
        case Word(stem):
            return ahead[0].end if ahead[0].stem == stem else 0
        case Prefix(start):
            return ahead[0].end if ahead[0].folded.startswith(start) else 0
        case Phrase(words):
            same = len(ahead) >= len(words) and all(one.folded == word for one, word in zip(ahead, words, strict=False))
            return ahead[len(words) - 1].end if same else 0
        case Run(stems):
            said = [token for token in ahead if token.stem][: len(stems)]
            return said[-1].end if ahead[0].stem and tuple(token.stem for token in said) == stems else 0
    return 0
