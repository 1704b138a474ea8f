"""Words that a file says and its page does not show: white on white, under something, beside the page.

Where a word is, something is drawn: where the image of the page is of one colour all over, nobody sees a word.
"""

from PIL import Image

from archive.extraction.limits import MASKS_MAX, UNIT

HIDDEN = "hidden"  # the same in `archive.masked`
CONTRAST_MIN = 12  # of 255: the faintest watermark that somebody can read has more
LETTERS_MIN = 2  # a comma of nothing is nothing
LINE_GAP = 300  # between two words of one line, in 1/10000 of the page's width


def found_in(image: Image.Image, boxes: list) -> list[list]:
    """Return where words are said and not shown, [x, y, width, height, "hidden"], those beside each other as one."""
    grey = image if image.mode == "L" else image.convert("L")
    across, down = grey.width / UNIT, grey.height / UNIT
    runs: list[list] = []
    for word, x, y, width, height in boxes:
        if sum(map(str.isalnum, word)) < LETTERS_MIN:
            continue
        sides = (int(x * across), int(y * down), -int(-(x + width) * across // 1), -int(-(y + height) * down // 1))
        if not _shows_nothing(grey, sides):
            continue
        here = [x, y, width, height]
        if runs and _beside(runs[-1], here):
            runs[-1] = _joined(runs[-1], here)
        else:
            runs.append(here)
    if len(runs) > MASKS_MAX // 2:  # a whole page of them: what is too much is one place
        rest = runs[MASKS_MAX // 2]
        for run in runs[MASKS_MAX // 2 :]:
            rest = _joined(rest, run)
        runs = [*runs[: MASKS_MAX // 2], rest]
    return [[*run, HIDDEN] for run in runs]


def _shows_nothing(grey: Image.Image, sides: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = sides
    right, bottom = min(right, grey.width), min(bottom, grey.height)
    if right <= left or bottom <= top:  # beside the page
        return True
    darkest, lightest = grey.crop((left, top, right, bottom)).getextrema()
    return lightest - darkest < CONTRAST_MIN


def _beside(run: list, here: list) -> bool:
    x, y, width, height = run
    return y <= here[1] + here[3] / 2 <= y + height and 0 <= here[0] - (x + width) <= LINE_GAP


def _joined(one: list, other: list) -> list:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return [left, top, right - left, bottom - top]
