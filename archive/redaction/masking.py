"""Taking what is masked out of the text of a page: its words, their places, and whatever nobody can place.

Pure: values in, values out. Where it is not sure that a word is seen, the word goes.
"""

import re
from bisect import bisect_left

from archive.masked import is_under
from archive.redaction.words import words_of

GRAZED_ACROSS = 12  # in 1/10000 of the page: a mask over a word touches the signs beside it
GRAZED_DOWN = 0.2  # of a word's height: the line above hangs into it
_SPACES = re.compile(r"[^\S\n]{2,}")
_LINES = re.compile(r"\n{3,}")


def touches(mask: tuple, box: tuple) -> bool:
    """Tell whether a mask (x, y, width, height) covers something of a word's box, and does not only graze it."""
    across = min(mask[0] + mask[2], box[0] + box[2]) - max(mask[0], box[0])
    down = min(mask[1] + mask[3], box[1] + box[3]) - max(mask[1], box[1])
    if not box[2] or not box[3]:  # a word without extent lies at the edge of the page
        return across >= 0 and down >= 0
    return across > min(GRAZED_ACROSS, box[2] / 2) and down > GRAZED_DOWN * box[3]


def masked(text: str, boxes: list, masks: list, unseen: list = ()) -> tuple[str, list]:
    """Return text and boxes of a page without what `masks` touch, and without words of which nobody knows the place.

    `unseen` are places whose words go when their middle lies there: black boxes that came, words that nothing shows.
    """
    if not masks and not unseen:
        return text, boxes

    def is_masked(box) -> bool:
        return any(touches(mask, box) for mask in masks) or is_under(unseen, ["", *box])

    words = words_of(text, boxes)
    gone = [any(map(is_masked, word.boxes)) for word in words]
    pieces, at, before = [], 0, False
    for word, is_gone in zip(words, gone, strict=True):
        pieces.append(_between(text[at : word.start], before and is_gone))
        pieces.append("" if is_gone else text[word.start : word.end])
        at, before = word.end, is_gone
    pieces.append(_between(text[at:], before))
    return _tidied("".join(pieces)), _boxes_left(boxes, is_masked)


def masked_between(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Return a text with a note in the place of each span (start, end, note); those that overlap are one."""
    pieces, at = [], 0
    for start, end, note in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if end <= start:
            continue
        if start > at or not pieces:
            pieces.append(text[at:start])
            pieces.append(note)
        elif pieces[-1] != note:
            pieces += [" ", note]
        at = end
    return "".join([*pieces, text[at:]])


def followed(spans: list[tuple[int, int]], before: str, after: str) -> list[tuple[int, int]]:
    """Return where spans of a text stand once it says something else; what changed inside one, or at its end, is in."""
    first = _same(before, after)
    last = min(_same(before[::-1], after[::-1]), len(before) - first, len(after) - first)
    old_end, new_end = len(before) - last, len(after) - last
    moved = []
    for start, end in spans:
        if start >= old_end:
            start += new_end - old_end
        elif start > first:
            start = first
        if end > first:
            end = max(new_end, end + new_end - old_end)
        moved.append((start, end))
    return moved


def _same(one: str, other: str) -> int:
    """Return how many signs two texts begin with alike."""
    shortest = min(len(one), len(other))
    return bisect_left(range(shortest + 1), True, key=lambda n: n > 0 and one[:n] != other[:n]) - 1


def _between(text: str, is_gone: bool) -> str:
    """Return what stands between two words: a letter that has no place is none that a reader is sure to see."""
    if is_gone or any(map(str.isalnum, text)):
        return "\n" if "\n" in text else " "
    return text


def _boxes_left(boxes: list, is_masked) -> list:
    left, number = [], 0
    while number < len(boxes):
        last = number + 1
        while last < len(boxes) and not boxes[last][0]:
            last += 1
        if not any(is_masked(tuple(box[1:5])) for box in boxes[number:last]):
            left += boxes[number:last]
        number = last
    return left


def _tidied(text: str) -> str:
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip("\n")
