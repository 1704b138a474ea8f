"""A passage of a page: words that somebody chose, found again in its text and on its image.

Its address keeps the words, not their place: they are found after a correction, or a better recognition.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from archive.citation import WORDS_MAX

_TOKEN = re.compile(r"\w+")
_AROUND = re.compile(r"(\W*).*?(\W*)\Z", re.DOTALL)
_LETTERS_MAX = 4 * WORDS_MAX  # of an address: more is no passage


@dataclass(frozen=True)
class Passage:
    """A part of a text, from character to character."""

    start: int
    end: int
    words: str  # on one line

    @classmethod
    def at(cls, text: str, start: int, end: int) -> "Passage":
        """Return the passage between two places of a text."""
        return cls(start, end, " ".join(text[start:end].split()))


def of_lines(text: str, first: int, last: int) -> Passage | None:
    """Return the passage from one line to another, both counted from 1, in either order; None where there are none."""
    first, last = sorted((first, last))
    lines = text.split("\n")
    if not 1 <= first <= len(lines):
        return None
    start = sum(len(line) + 1 for line in lines[: first - 1])
    chosen = "\n".join(lines[first - 1 : last])
    return Passage.at(text, start, start + len(chosen)) if chosen.strip() else None


def of_words(text: str, words: str) -> Passage | None:
    """Return where a text first says these words, whatever stands between them: spaces, line ends, signs, edges."""
    words = words[:_LETTERS_MAX].strip()
    sought = " ".join(_TOKEN.findall(words.lower()))
    said = list(_TOKEN.finditer(text)) if sought else []
    tokens = [token[0].lower() for token in said]
    at = " ".join(tokens).find(sought) if said else -1
    if at < 0:
        return None
    starts = _starts(tokens)

    def in_text(place: int) -> int:
        number = bisect_right(starts, place) - 1
        return said[number].start() + place - starts[number]

    start, end = in_text(at), in_text(at + len(sought) - 1) + 1
    # The signs around the words are part of it where the text has them, too: a full stop, a quote.
    before, after = _AROUND.match(words)[1], _AROUND.match(words)[2]
    start -= len(before) if text.endswith(before, 0, start) else 0
    end += len(after) if text.startswith(after, end) else 0
    return Passage.at(text, start, end)


def boxes_of(boxes: list, text: str, passage: Passage) -> list[tuple[int, int, int, int]]:
    """Return the boxes (x, y, width, height) of a passage's words on the page; `boxes` as `Page.boxes`."""
    tokens, ranks = [], []
    for rank, (word, *_) in enumerate(boxes):
        for token in _TOKEN.findall(word.lower()):
            tokens.append(token)
            ranks.append(rank)
    sought = _TOKEN.findall(text[passage.start : passage.end].lower())
    before = _TOKEN.findall(text[: passage.start].lower())
    at = _run(tokens, sought, skipped=sum(1 for _ in _places(before, sought)))
    if at is None:
        return []
    first, last = ranks[at], ranks[at + len(sought) - 1]
    while last + 1 < len(boxes) and not boxes[last + 1][0]:  # the second half of a word that a line's end cuts
        last += 1
    return [tuple(box[1:5]) for box in boxes[first : last + 1]]


def _run(tokens: list[str], sought: list[str], skipped: int) -> int | None:
    """Return where the words sought begin among the tokens, after so many others; the last where there are fewer."""
    starts = _starts(tokens)
    found = list(islice(_places(tokens, sought), skipped + 1))
    return bisect_right(starts, found[-1]) - 1 if found else None


def _places(tokens: list[str], sought: list[str]) -> Iterator[int]:
    """Yield where a run of words begins in others, in characters, when each has one space before it."""
    whole, run = (f" {' '.join(words)} " for words in (tokens, sought))
    place = whole.find(run) if sought else -1
    while place >= 0:
        yield place
        place = whole.find(run, place + 1)


def _starts(tokens: list[str]) -> list[int]:
    """Return where each word begins when they stand one space from each other."""
    return [0, *accumulate(len(token) + 1 for token in tokens)][: len(tokens)]
