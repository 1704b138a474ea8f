"""Where each word of a page's text stands, in the text and on the page; where words that somebody typed are said."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from archive.plain_letters import plain

SEARCHED = 400  # characters after a word in which the next one must stand
TYPED_MAX = 200  # characters
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Word:
    """A word of a page, from character to character, with its places: one that a line's end cuts has two."""

    start: int
    end: int
    boxes: tuple[tuple[int, int, int, int], ...]


def words_of(text: str, boxes: list) -> list[Word]:
    """Return the words of a page that are found in its text, in its order; `boxes` as `Page.boxes`."""
    words: list[Word] = []
    at, number = 0, 0
    while number < len(boxes):
        word = boxes[number][0]
        last = number + 1
        while last < len(boxes) and not boxes[last][0]:  # the second half of a word
            last += 1
        found = text.find(word, at, at + SEARCHED + len(word)) if word else -1
        if found >= 0:
            at = found + len(word)
            words.append(Word(found, at, tuple(tuple(box[1:5]) for box in boxes[number:last])))
        number = last
    return words


def said_in(text: str, typed: str) -> list[tuple[int, int]]:
    """Return where a text says these words, whole, whatever their accents and what stands between them."""
    sought = _TOKEN.findall(plain(typed[:TYPED_MAX]))
    if not sought:
        return []
    tokens = list(_TOKEN.finditer(plain(text)))
    said = [token[0] for token in tokens]
    found = []
    for at in range(len(said) - len(sought) + 1):
        if said[at] == sought[0] and said[at : at + len(sought)] == sought:
            found.append((tokens[at].start(), tokens[at + len(sought) - 1].end()))
    return found


def rectangles_of(words: list[Word], start: int, end: int) -> list[tuple[int, int, int, int]]:
    """Return the rectangles, (x, y, width, height), over the words between two characters: one for each line."""
    first = bisect_right([word.end for word in words], start)
    last = bisect_left([word.start for word in words], end)
    rectangles: list[tuple[int, int, int, int]] = []
    for word in words[first:last]:
        for box in word.boxes:
            if rectangles and _on_one_line(rectangles[-1], box):
                rectangles[-1] = _joined(rectangles[-1], box)
            else:
                rectangles.append(box)
    return rectangles


def _on_one_line(before: tuple, after: tuple) -> bool:
    middle = after[1] + after[3] / 2
    return before[1] <= middle <= before[1] + before[3] and after[0] >= before[0]


def _joined(one: tuple, other: tuple) -> tuple[int, int, int, int]:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return left, top, right - left, bottom - top
