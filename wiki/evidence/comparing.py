"""Whether a page says the words that somebody quotes from it, and if not, what it says nearest to them.

Case, spaces, quotes, ligatures and hyphens between two letters (a line's end makes some) are not compared; accents,
digits and other signs are. No Django here. Every step takes a time that grows with the length of the page, no faster.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

QUOTE_SIGNS = "\"'«»‹›“”„‘’‚ʼ`´\u00ad\u200b\u2060"
DASHES = "-‐‑‒–—−"
GRAM, SHORT_GRAM, SHORT = 3, 2, 12  # letters compared at once where nearest words are looked for; few words: fewer
NEAR = 0.4  # of these that two texts must share, 0 to 1, for one to be proposed in the place of the other
LENGTH = 0.8  # what a passage twice as long, or half, loses of its likeness when the best ends are chosen
OCCURRENCES_MAX = 200  # of a part of a word, before giving up that it stands there as a word
SLACK = 3  # words by which a nearest passage may be shorter or longer at each end
PARTS_MAX = 20
BEFORE_WORDS, AFTER_WORDS = QUOTE_SIGNS + "(\u00a0 ", QUOTE_SIGNS + ",;:.\u00a0 "
_BETWEEN_LETTERS = re.compile(rf"(?<=[^\W\d_])[{DASHES}\u00ad]\s*(?=[^\W\d_])")
_ELISION = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|…|\.\.\.)\s*")
_WORD = re.compile(r"\S+")
_CUT = re.compile(rf"(?<=[^\W\d_])[{DASHES}\u00ad]\s*\n\s*(?=[a-zà-öø-ÿ])")
_HYPHEN_AT_THE_END = re.compile(rf"(?<=\w)([{DASHES}])\s*\n\s*(?=\w)")


class _Folds(dict):
    """What each character (its number) counts for, worked out once."""

    def __missing__(self, number: int) -> str:
        char = chr(number)
        if char in QUOTE_SIGNS:
            said = ""
        elif char in DASHES:
            said = "-"
        else:
            said = "".join(unicodedata.normalize("NFKC", char).casefold().split())
            said = said.replace("œ", "oe").replace("æ", "ae")
        self[number] = said
        return said


_folds = _Folds()


class Span(NamedTuple):
    """A part of a text, from character to character."""

    start: int
    end: int


@dataclass
class Passage:
    """What a text says nearest to the words; `likeness` is from 0 to 1."""

    words: str
    span: Span
    likeness: float


class Folded:
    """A text as it is compared, and where each of its characters comes from."""

    def __init__(self, text: str):
        self.source = unicodedata.normalize("NFC", text)
        self.text = _BETWEEN_LETTERS.sub("", self.source).translate(_folds)

    @cached_property
    def places(self) -> list[int]:
        """Where each character stands in the source; slower than the rest, so only for what was found."""
        dropped = {found.start() for found in _BETWEEN_LETTERS.finditer(self.source)}
        places = []
        for place, char in enumerate(self.source):
            if (said := _folds[ord(char)]) and place not in dropped:
                places.extend([place] * len(said))
        return places

    def find(self, words: str) -> Span | None:
        """Return where the words stand; what an ellipsis leaves out may stand between its two sides."""
        parts = [folded for folded in map(fold, parts_of(words)) if folded]
        spans, after = [], 0
        for part in parts:
            at = self._find(part, after)
            if at < 0:
                return None
            after = at + len(part)
            spans.append(at)
        return Span(self.places[spans[0]], self.places[after - 1] + 1) if parts else None

    def _find(self, part: str, after: int) -> int:
        """Return where a part stands as whole words, or -1: “5 000” is not said by “75 000”."""
        at = self.text.find(part, after)
        for _attempt in range(OCCURRENCES_MAX):
            if at < 0 or self._is_whole(at, at + len(part)):
                return at
            at = self.text.find(part, at + 1)
        return -1

    def _is_whole(self, start: int, end: int) -> bool:
        first, last = self.places[start], self.places[end - 1]
        cut_before = first > 0 and self.source[first - 1].isalnum() and self.source[first].isalnum()
        goes_on = last + 1 < len(self.source) and self.source[last + 1].isalnum() and self.source[last].isalnum()
        return not cut_before and not goes_on

    @cached_property
    def words(self) -> list[Span]:
        """Where the words of the source stand, as spaces part them."""
        return [Span(*found.span()) for found in _WORD.finditer(self.source)]

    def nearest(self, words: str) -> Passage | None:
        """Return the passage that is most like the words, in whole words; None when nothing is like them."""
        wanted = fold(words)
        at = _likest(self.text, wanted)
        if at is None:
            return None
        end = min(at + len(wanted), len(self.places)) - 1
        first, last = self._word_at(self.places[at]), self._word_at(self.places[end])
        grams, size = Counter(_grams(wanted, _size(wanted))), _size(wanted)
        spans = [
            _without_signs_around(self.source, Span(self.words[start].start, self.words[stop].end))
            for start in range(max(first - SLACK, 0), min(first + SLACK, last) + 1)
            for stop in range(max(last - SLACK, start), min(last + SLACK, len(self.words) - 1) + 1)
        ]
        tried = [(_likeness(grams, size, fold(self.source[slice(*span)])), span) for span in spans]
        _best, _start, likeness, span = max((one - LENGTH * far, -span.start, one, span) for (one, far), span in tried)
        if likeness < NEAR:
            return None
        return Passage(on_one_line(self.source[slice(*span)]), span, likeness)

    def _word_at(self, place: int) -> int:
        """Return the rank of the word that holds this place of the source."""
        low, high = 0, len(self.words) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.words[middle].start <= place else (low, middle - 1)
        return low


def on_one_line(text: str) -> str:
    """Return a passage as it is quoted: lines joined, words that a line's end cut made whole."""
    whole = _CUT.sub("", text)
    return " ".join(_HYPHEN_AT_THE_END.sub(r"\1", whole).split())


def _without_signs_around(text: str, span: Span) -> Span:
    """Leave out the comma that follows a passage, the quote sign before it."""
    start, end = span
    while end - start > 1 and text[end - 1] in AFTER_WORDS:
        end -= 1
    while end - start > 1 and text[start] in BEFORE_WORDS:
        start += 1
    return Span(start, end)


def parts_of(words: str) -> list[str]:
    """Return what stands on each side of the ellipses in quoted words."""
    return [part for part in _ELISION.split(words) if part.strip()][:PARTS_MAX]


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return Folded(text).text


def _size(wanted: str) -> int:
    return min(GRAM if len(wanted) > SHORT else SHORT_GRAM, len(wanted)) or 1


def _grams(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _likest(text: str, wanted: str) -> int | None:
    """Return where the stretch of text begins, as long as what is wanted, that shares the most with it."""
    size = _size(wanted)
    grams = _grams(wanted, size)
    missing, length = Counter(grams), len(grams)
    shared, best, where = 0, 0, None
    ends = len(text) - size + 1
    for at in range(ends):
        entering = text[at : at + size]
        if entering in missing:
            shared += missing[entering] > 0
            missing[entering] -= 1
        if at >= length:
            leaving = text[at - length : at - length + size]
            if leaving in missing:
                missing[leaving] += 1
                shared -= missing[leaving] > 0
        if shared > best:
            best, where = shared, max(at - length + 1, 0)
    return where


def _likeness(grams: Counter, size: int, other: str) -> tuple[float, float]:
    """Return what two texts share, and by how much their lengths differ, each 0 to 1."""
    theirs = Counter(_grams(other, size))
    shared = sum(min(count, theirs[gram]) for gram, count in grams.items())
    ours, others = sum(grams.values()), sum(theirs.values())
    return 2 * shared / max(ours + others, 1), abs(ours - others) / max(ours, others, 1)
