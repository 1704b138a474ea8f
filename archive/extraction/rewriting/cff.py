"""A CFF font program whose names and notices say nothing: written over in place, so that no offset moves.

Adobe Technical Note #5176, "The Compact Font Format Specification": header, Name INDEX, Top DICT INDEX, String INDEX.
"""

from itertools import pairwise

from archive.extraction.rewriting.refused import RefusedError

STANDARD_STRINGS = 391  # the first number of a string of the font's own
SAYING = {0, 1, 2, 3, 4, (12, 0), (12, 21), (12, 22), (12, 38)}  # version, notice, names, weight, copyright, PostScript
FILLED = b"x"


def cleaned(content: bytes) -> bytes:
    """Return the font with its name, notices and copyright written over. Raises `RefusedError`."""
    try:
        font = bytearray(content)
        names, at = _index(font, font[2])
        for first, last in names:
            font[first:last] = FILLED * (last - first)
        dicts, at = _index(font, at)
        strings, _at = _index(font, at)
        if not names or not dicts:
            raise ValueError("A font without a name or a DICT.")
        said = {number for first, last in dicts for number in _strings(font[first:last])}
        for number in said:
            if STANDARD_STRINGS <= number < STANDARD_STRINGS + len(strings):
                first, last = strings[number - STANDARD_STRINGS]
                font[first:last] = FILLED * (last - first)
    except (IndexError, ValueError) as error:
        raise RefusedError("fonts") from error
    return bytes(font)


def _index(font: bytearray, at: int) -> tuple[list[tuple[int, int]], int]:
    """Return where each object of an INDEX begins and ends, and where the INDEX ends."""
    count = int.from_bytes(font[at : at + 2], "big")
    if not count:
        return [], at + 2
    size = font[at + 2]
    if not 1 <= size <= 4:
        raise ValueError("An offset of no size.")
    table = at + 3
    base = table + (count + 1) * size - 1
    offsets = [int.from_bytes(font[table + n * size : table + (n + 1) * size], "big") for n in range(count + 1)]
    if offsets != sorted(offsets) or base + offsets[-1] > len(font):
        raise ValueError("Offsets that lead nowhere.")
    return [(base + first, base + last) for first, last in pairwise(offsets)], base + offsets[-1]


def _strings(said: bytearray) -> list[int]:
    """Return the numbers of the strings that a DICT gives as names and notices."""
    found, operands, at = [], [], 0
    while at < len(said):
        first = said[at]
        if first <= 21:
            operator = (12, said[at + 1]) if first == 12 else first
            at += 2 if first == 12 else 1
            if operator in SAYING and operands:
                found.append(operands[-1])
            operands = []
        else:
            value, at = _number(said, at)
            operands.append(value)
    return found


def _number(said: bytearray, at: int) -> tuple[int, int]:
    """Return the number that stands here, and where the next one begins; 0 for one that is not whole."""
    first = said[at]
    if first == 30:  # packed digits, ended by a half byte of ones
        at += 1
        while said[at] & 15 != 15 and said[at] >> 4 != 15:
            at += 1
        return 0, at + 1
    if first == 28:
        return int.from_bytes(said[at + 1 : at + 3], "big", signed=True), at + 3
    if first == 29:
        return int.from_bytes(said[at + 1 : at + 5], "big", signed=True), at + 5
    if 32 <= first <= 246:
        return first - 139, at + 1
    if 247 <= first <= 250:
        return (first - 247) * 256 + said[at + 1] + 108, at + 2
    if 251 <= first <= 254:
        return -(first - 251) * 256 - said[at + 1] - 108, at + 2
    raise ValueError("No number of a DICT begins so.")
