"""Where a text likely says what was searched, without reading all its words: for the snippets of a list of results.

A word is met by its first letters, then only that word is analysed. What is missed so (« yeux » for « œil ») is found
by the whole analysis, which the caller turns to when a page that must have a word seems to lack it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from archive.search.french import Token, tokens
from archive.search.tree import Leaf, Phrase, Prefix, Run, Word

SURE_LETTERS = 4  # a stem can differ from the word in its end, not in its first letters
MET_MAX = 200  # places looked at in one text
_ACCENTED = {"a": "aàâäáã", "c": "cç", "e": "eéèêë", "i": "iîïí", "n": "nñ", "o": "oôöóõ", "u": "uûüùú", "y": "yÿ"}


def places(text: str, wanted: Iterable[Leaf], met: int = 0, reach: int = 0) -> list[tuple[int, int, Leaf]]:
    """Return from where to where each part of a query is met, in order; words near each other are not looked for.

    When `met` different parts are met in `reach` characters, the rest of the text is not read.
    """
    leaves = tuple(leaf for leaf in wanted if isinstance(leaf, Word | Run | Phrase | Prefix))
    if not leaves:
        return []
    found = []
    for begin in islice(_beginnings(leaves).finditer(text), MET_MAX):
        ahead = list(islice(tokens(text, begin.start()), _reach(leaves)))
        found += [(ahead[0].start, end, leaf) for leaf in leaves if ahead and (end := _end(ahead, leaf))]
        if met and len({leaf for start, _, leaf in found[-20:] if start >= begin.start() - reach}) >= met:
            break
    return found


@lru_cache(maxsize=500)
def _beginnings(leaves: tuple[Leaf, ...]) -> re.Pattern:
    """Return what finds the words that may begin a match, whatever their accents.

    Begins with one set of letters, which the regular expression engine passes over a text for three times quicker.
    """
    heads = {_head(leaf) for leaf in leaves}
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


def _head(leaf: Leaf) -> str:
    match leaf:
        case Word(stem):
            head = stem[:SURE_LETTERS]
        case Run(stems):
            head = stems[0][:SURE_LETTERS]
        case Phrase(words):
            head = words[0][:SURE_LETTERS]
        case _:
            head = leaf.start
    return head[0] if head[0].isdigit() else head  # spaces may stand between the digits of a number


@lru_cache(maxsize=500)
def _reach(leaves: tuple[Leaf, ...]) -> int:
    """Return how many words to read at each place: twice those of the longest run, for those that say nothing."""
    return max(2 * len(leaf.stems) if isinstance(leaf, Run) else len(getattr(leaf, "words", "1")) for leaf in leaves)


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
