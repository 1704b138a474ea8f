"""Where in a page's text its blacked-out passages stand: after the last word before them on their line, or above it.

A passage of `Page.masks` is [x, y, width, height], found black in what we received; or it goes on with who masked it (a
`MaskedBy`) and why; or with `HIDDEN`: nothing is seen there, but the file says words. Whoever reads it asks here.
"""

from typing import NamedTuple

Box = tuple[int, int, int, int]  # x, y, width, height in 1/10000 of the page
HIDDEN = "hidden"  # said of words that the file has and its page does not show
LINE = 150  # of a page's height, about
_SEARCHED = 400  # characters after a word in which the next one must stand


class Passage(NamedTuple):
    """A masked passage: where it is, who masked it (nothing: it came so), and why in general words."""

    box: Box
    masked_by: str = ""
    why: str = ""


def passages_of(masks: list) -> list[Passage]:
    """Return what is masked on a page for everybody to see: not the places of words that nobody sees."""
    passages = (Passage(tuple(mask[:4]), *mask[4:6]) for mask in masks)
    return [passage for passage in passages if passage.masked_by != HIDDEN]


def hidden_of(masks: list) -> list[Box]:
    """Return where a file says words that its page does not show."""
    return [tuple(mask[:4]) for mask in masks if mask[4:5] == [HIDDEN]]


def placed_in(masks: list, text: str, boxes: list) -> list[tuple[int, Passage]]:
    """Return, in the order of the text, where each masked passage stands in it.

    `boxes` as `Page.boxes`, in the order of the text. Where no word says where, only what somebody masked is placed, at
    the beginning: what came black may be a drawing.
    """
    words, passages = _placed_words(text, boxes), passages_of(masks)
    if not words:
        return [(0, passage) for passage in passages if passage.masked_by]
    return sorted(((_place(passage.box, words), passage) for passage in passages), key=lambda placed: placed[0])


def places_of(masks: list, text: str, boxes: list) -> list[int]:
    """Return, in order, where in the text each blacked-out passage stands; none when no word says where."""
    return [place for place, _passage in placed_in(masks, text, boxes)]


def words_under(masks: list, boxes: list) -> int:
    """Count the words that a file still says under what is blacked out: black was drawn over them, and that is all."""
    return sum(is_under(masks, box) for box in boxes if box[0].strip())


def is_under(masks: list, box: list) -> bool:
    """Return whether the middle of a word (`Page.boxes`) lies in what is blacked out; at the edge of a page, too."""
    _word, x, y, width, height = box
    middle, centre = x + width / 2, y + height / 2
    return any(left <= middle <= left + wide and top <= centre <= top + tall for left, top, wide, tall, *_by in masks)


def _placed_words(text: str, boxes: list) -> list[tuple[int, Box]]:
    """Return the end of each word in the text, and its box."""
    placed, at = [], 0
    for word, *box in boxes:
        found = text.find(word, at, at + _SEARCHED + len(word)) if word else -1
        if found >= 0:
            at = found + len(word)
        if found >= 0 or not word:
            placed.append((at, tuple(box)))
    return placed


def _place(mask: Box, words: list[tuple[int, Box]]) -> int:
    x, y, _width, height = mask
    middle = y + min(height, LINE) / 2  # of a field, its first line
    before = [
        (left + width, end) for end, (left, top, width, tall) in words if top <= middle <= top + tall and left < x
    ]
    if before:
        return max(before)[1]
    above = [(top + tall, end) for end, (_left, top, _width, tall) in words if top + tall <= middle]
    lowest = max(above, default=(0, 0))[0]
    return max((end for bottom, end in above if bottom > lowest - LINE / 2), default=0)  # letters hang below their line
