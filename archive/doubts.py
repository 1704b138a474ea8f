"""Where in a page's text the words stand that a machine read with doubt."""

from bisect import bisect_left, bisect_right

_SEARCHED = 400  # characters after a word in which the next one must stand


def spans_of(unsure: list, text: str, boxes: list) -> list[tuple[int, int]]:
    """Return (start, end) in the text of each run of `Page.unsure`, in order; none of words that are not found.

    Of a word that a line's end cuts, the second box says nothing: the word is in doubt whole.
    """
    ranks, places = _placed_words(text, boxes)
    spans: list[tuple[int, int]] = []
    for first, last in unsure:
        found = places[max(0, bisect_right(ranks, first) - 1) : bisect_left(ranks, last + 1)]
        if found and not (spans and found[0][0] < spans[-1][1]):
            spans.append((found[0][0], found[-1][1]))
    return spans


def _placed_words(text: str, boxes: list) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the ranks of the boxes whose word stands in the text, and the place of each."""
    ranks, places, at = [], [], 0
    for rank, (word, *_box) in enumerate(boxes):
        found = text.find(word, at, at + _SEARCHED + len(word)) if word else -1
        if found >= 0:
            at = found + len(word)
            ranks.append(rank)
            places.append((found, at))
    return ranks, places
