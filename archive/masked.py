"""Where in a page's text its blacked-out passages stand: after the last word before them on their line, or above it."""

Box = tuple[int, int, int, int]  # x, y, width, height in 1/10000 of the page
LINE = 150  # of a page's height, about
_SEARCHED = 400  # characters after a word in which the next one must stand


def places_of(masks: list[Box], text: str, boxes: list) -> list[int]:
    """Return, in order, where in the text each blacked-out passage stands; none when no word says where.

    `boxes` as `Page.boxes`, in the order of the text.
    """
    words = _placed_words(text, boxes)
    return sorted(_place(mask, words) for mask in masks) if words else []


def words_under(masks: list[Box], boxes: list) -> int:
    """Count the words that a file still says under what is blacked out: black was drawn over them, and that is all."""
    return sum(is_under(masks, box) for box in boxes if box[0].strip())


def is_under(masks: list[Box], box: list) -> bool:
    """Return whether the middle of a word, [word, x, y, width, height], is blacked out."""
    _word, x, y, width, height = box
    middle, centre = x + width / 2, y + height / 2
    return any(left < middle < left + wide and top < centre < top + tall for left, top, wide, tall in masks)


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
