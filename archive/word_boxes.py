"""Where the words of a corrected text stand: the boxes of the words that they replace, kept, shared out or joined."""

from difflib import SequenceMatcher

from archive.extraction.limits import BOXES_MAX
from archive.plain_letters import plain

WORDS_MAX = 1500  # compared one by one, once the common beginning and end are set aside: keeps the cost bounded
_AROUND = ".,;:!?()[]«»\"'- "
LEAST_SHARE = 0.25  # of a sign: less than that of a box is the rounding of another word


def realigned(boxes: list, text: str) -> list:
    """Return the boxes of a corrected text, from those of the text that it replaces; both as `Page.boxes`.

    A word that nothing stood for has the place of the word before it. A page without boxes gets none.
    """
    old, new = _words(boxes), text.split()[:BOXES_MAX]
    if not old:
        return []
    made = []
    for what, i1, i2, j1, j2 in _operations([_key(word) for word, _ in old], [_key(word) for word in new]):
        if what == "insert":
            place = old[i1 - 1][1][-1] if i1 else old[0][1][0]
            made += [[word[:200], *place] for word in new[j1:j2]]
        elif i2 - i1 == j2 - j1:
            for (_, places), word in zip(old[i1:i2], new[j1:j2], strict=True):
                made += _boxes(word, places)
        elif what == "replace":
            made += _shared_out(old[i1:i2], new[j1:j2])
    return made[:BOXES_MAX]


def _words(boxes: list) -> list[tuple[str, list]]:
    """Return each word with its places: a word that a line's end cuts has two, the second one's word is empty.

    A recognised one is « délibé-\\nration » in its first box: two words, as in its text.
    """
    words: list[tuple[str, list]] = []
    for word, *place in boxes:
        if word or not words:
            words.append((word, [place]))
        else:
            words[-1][1].append(place)
    parted = []
    for word, places in words:
        parts = word.split()
        if len(parts) == len(places) > 1:
            parted += [(part, [place]) for part, place in zip(parts, places, strict=True)]
        else:
            parted.append((word, places))
    return parted


def _key(word: str) -> str:
    """Return what words are compared by: an accent or a full stop put right leaves a word where it is."""
    return plain(word).strip(_AROUND) or word


def _boxes(word: str, places: list) -> list:
    return [[word[:200] if not number else "", *place] for number, place in enumerate(places)]


def _operations(old: list[str], new: list[str]):
    """Yield difflib's operations; one single replacement in the middle when too much has changed to compare it."""
    shortest = min(len(old), len(new))
    first = 0
    while first < shortest and old[first] == new[first]:
        first += 1
    last = 0
    while last < shortest - first and old[-1 - last] == new[-1 - last]:
        last += 1
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    yield "equal", 0, first, 0, first
    if a and b and max(len(a), len(b)) > WORDS_MAX:
        yield "replace", first, len(old) - last, first, len(new) - last
    else:
        for what, i1, i2, j1, j2 in SequenceMatcher(None, a, b).get_opcodes():
            yield what, i1 + first, i2 + first, j1 + first, j2 + first
    yield "equal", len(old) - last, len(old), len(new) - last, len(new)


def _shared_out(old: list[tuple[str, list]], new: list[str]) -> list:
    """Share the places of some words out among others, by their length, as along one line of type."""
    ruler, end = [], 0.0  # (from, to, place), in signs of the old words
    for word, places in old:
        across = sum(place[2] for place in places) or 1
        for place in places:
            length = max(1, len(word)) * (place[2] / across if len(places) > 1 else 1)
            ruler.append((end, end + length, place))
            end += length
    scale, at, made, first = end / sum(map(len, new)), 0.0, [], 0
    for word in new:
        until = at + len(word) * scale
        while first < len(ruler) - 1 and ruler[first][1] <= at:
            first += 1
        made += _boxes(word, _between(ruler, first, at, until))
        at = until
    return made


def _between(ruler: list, first: int, start: float, end: float) -> list:
    """Return the places of a stretch of the ruler (from its `first` part), those in a row on one line joined."""
    places: list = []
    for n in range(first, len(ruler)):
        since, until, (x, y, width, height) = ruler[n]
        if since >= end:
            break
        begin, stop = max(start, since), min(end, until)
        if places and stop - begin < LEAST_SHARE:
            continue
        share = width / (until - since)
        here = [round(x + (begin - since) * share), y, round((stop - begin) * share), height]
        if places and _on_one_line(places[-1], here):
            places[-1] = _joined(places[-1], here)
        else:
            places.append(here)
    return places


def _on_one_line(before: list, after: list) -> bool:
    middle = after[1] + after[3] / 2
    return before[1] <= middle <= before[1] + before[3] and after[0] >= before[0]


def _joined(one: list, other: list) -> list:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return [left, top, right - left, bottom - top]
