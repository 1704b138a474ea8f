"""Passages that somebody blacked out: black rectangles in the image of a page, as wide and high as words or more.

Blocks of a few pixels that are black all over are what is looked for: letters, rules and most drawings have none, so an
ordinary page costs a millisecond. Blocks that touch are one shape; a shape with many holes is a photo, a drawing or a
heading in white letters, one that touches the edge of the page is the shadow of a scan.
"""

from collections import defaultdict
from dataclasses import dataclass

from PIL import Image, ImageStat

from archive.extraction.limits import MASKS_MAX, UNIT

WIDTH = 700  # pixels at which a page is looked at, at least; less than twice as many
BLOCK = (11, 3)  # pixels: the smallest rectangle that is looked for holds a whole one, wherever it begins
BLACK = 60  # of 255: the ink of a marker or a copier
COLOUR_MAX = 30  # between the channels: dark blue is a choice of colour
EDGE = 0.012  # of the page
WIDTH_MIN, HEIGHT_MIN = 0.03, 0.006  # of the page
LINE_MAX = 0.06  # of its height: higher is no line
LINE_LONGER = 1.5  # a line is so much wider than high: a square is a bullet, or a part of a drawing
FIELD_WIDTH_MIN = 0.1  # of the page: of what is higher than a line
SHARE_MIN = 0.6  # of a shape that its rectangles make up
HOLES_MAX = 0.3  # of the rows of a shape
SHIFT_MAX = 2  # blocks by which a row may begin or end elsewhere than the one above it: scans lean
RUNS_MAX = 5_000  # more are a drawing
FILLED_MIN = 0.9  # of a rectangle: a disc fills 0.78
LEANING_ROWS_MAX = 60  # of blocks: a long line that leans by two degrees
BESIDE, GAP = 3, 2  # pixels: how much is looked at beside a rectangle, and how far from it
BESIDE_MAX = 0.5  # of a side that black goes on beyond: a crossbar of a letter
STEM = (0.1, 0.5)  # of its width: one black piece over or under it, as under the bar of a T

Box = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass
class Run:
    """Black blocks side by side in a row: first, after the last."""

    row: int
    first: int
    last: int

    def touches(self, other: "Run") -> bool:
        """Whether some blocks of one stand over some of the other, given rows that follow each other."""
        return self.first < other.last and other.first < self.last

    def goes_on(self, other: "Run") -> bool:
        """Whether this run is the next row of a rectangle whose last row is the other."""
        near = abs(self.first - other.first) <= SHIFT_MAX and abs(self.last - other.last) <= SHIFT_MAX
        return near and self.row == other.row + 1


def found_in(page: Image.Image) -> list[list[int]]:
    """Return the blacked-out rectangles of a page, [x, y, width, height] in 1/10000 of it, from top to bottom."""
    grey = page.convert("L")
    if grey.width >= 2 * WIDTH:
        grey = grey.reduce(grey.width // WIDTH)
    if grey.width < 4 * BLOCK[0] or grey.height < 4 * BLOCK[1]:
        return []
    blocks = grey.reduce(BLOCK).point(_only_black)
    if blocks.getbbox() is None:  # almost every page
        return []
    found = []
    for shape in shapes_of(blocks):
        for block in rectangles_of(shape):
            box = _to_the_pixel(grey, block)
            if box and _is_mask(box, grey.size) and _stands_alone(grey, box) and _is_grey(page, box, grey.size):
                found.append(box)
    found.sort(key=lambda box: (box[1], box[0]))
    return [_in_units(box, grey.size) for box in found[:MASKS_MAX]]


def _only_black(value: int) -> int:
    return 255 if value <= BLACK else 0


def _mostly_black(share: int) -> int:
    return 255 if share >= 128 else 0


def shapes_of(blocks: Image.Image) -> list[list[Run]]:
    """Return the shapes that black blocks make where they touch, each as its runs from top to bottom."""
    runs: list[Run] = []
    parents: list[int] = []

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    content, width, above = blocks.tobytes(), blocks.width, range(0)
    for row in range(blocks.height):
        begun = len(runs)
        for run in _runs(content[row * width : (row + 1) * width], row):
            parents.append(len(runs))
            runs.append(run)
            for other in above:
                if run.touches(runs[other]):
                    parents[root(len(runs) - 1)] = root(other)
        above = range(begun, len(runs))
        if len(runs) > RUNS_MAX:
            return []
    shapes = defaultdict(list)
    for number, run in enumerate(runs):
        shapes[root(number)].append(run)
    return list(shapes.values())


def _runs(row_of_blocks: bytes, row: int):
    first = row_of_blocks.find(b"\xff")
    while first >= 0:
        last = row_of_blocks.find(b"\0", first)
        last = len(row_of_blocks) if last < 0 else last
        yield Run(row, first, last)
        first = row_of_blocks.find(b"\xff", last)


def rectangles_of(shape: list[Run]) -> list[Box]:
    """Return the rectangles that make up a shape, in blocks; none when it is no such thing."""
    rows = {run.row for run in shape}
    if len(shape) - len(rows) > HOLES_MAX * len(rows):
        return []
    made: list[list[Run]] = []
    for run in shape:
        before = next((rows for rows in made if run.goes_on(rows[-1])), None)
        if before:
            before.append(run)
        else:
            made.append([run])
    # Thin ones are the ragged ends of a leaning bar.
    kept = [runs for runs in made if (len(runs) > 1 or len(made) == 1) and _filled(runs) >= FILLED_MIN]
    if sum(map(_blocks, kept)) >= SHARE_MIN * _blocks(shape):
        return [_around(runs) for runs in kept]
    return [_around(shape)] if _is_leaning_bar(shape) else []


def _is_leaning_bar(shape: list[Run]) -> bool:
    """Tell whether a shape is as high in almost every column, wherever its middle is there."""
    left, _top, right, _bottom = _around(shape)
    heights = sorted(sum(run.first <= column < run.last for run in shape) for column in range(left, right))
    tenth, middle = len(heights) // 10, heights[len(heights) // 2]
    usual = heights[tenth : len(heights) - tenth]
    return len(shape) <= LEANING_ROWS_MAX and bool(usual) and usual[-1] - usual[0] <= SHIFT_MAX and middle >= SHIFT_MAX


def _blocks(runs: list[Run]) -> int:
    return sum(run.last - run.first for run in runs)


def _filled(runs: list[Run]) -> float:
    left, top, right, bottom = _around(runs)
    return _blocks(runs) / ((right - left) * (bottom - top))


def _around(runs: list[Run]) -> Box:
    return min(run.first for run in runs), runs[0].row, max(run.last for run in runs), runs[-1].row + 1


def _to_the_pixel(grey: Image.Image, blocks: Box) -> Box | None:
    """Return the sides of a rectangle in pixels, where half of a row or a column is black."""
    wide, high = BLOCK
    left, top = max(0, (blocks[0] - 1) * wide), max(0, (blocks[1] - 1) * high)
    right, bottom = min(grey.width, (blocks[2] + 1) * wide), min(grey.height, (blocks[3] + 1) * high)
    black = grey.crop((left, top, right, bottom)).point(_only_black)
    across = black.resize((black.width, 1), Image.Resampling.BOX).point(_mostly_black)
    down = black.resize((1, black.height), Image.Resampling.BOX).point(_mostly_black)
    columns, rows = across.getbbox(), down.getbbox()
    return (left + columns[0], top + rows[1], left + columns[2], top + rows[3]) if columns and rows else None


def _is_mask(box: Box, size: tuple[int, int]) -> bool:
    """Tell by size and place: a line of words or more, inside the page."""
    left, top, right, bottom = box
    width, height = (right - left) / size[0], (bottom - top) / size[1]
    if min(left / size[0], top / size[1], 1 - right / size[0], 1 - bottom / size[1]) < EDGE:
        return False
    if height > LINE_MAX:
        return width >= FIELD_WIDTH_MIN
    return width >= WIDTH_MIN and height >= HEIGHT_MIN and right - left >= LINE_LONGER * (bottom - top)


def _stands_alone(grey: Image.Image, box: Box) -> bool:
    """Tell whether black ends at its sides: a bar of a large letter goes on into its stem."""
    left, top, right, bottom = box
    before = (left - GAP - BESIDE, top, left - GAP, bottom)
    after = (right + GAP, top, right + GAP + BESIDE, bottom)
    beside = [_black_share(grey, sides) for sides in (before, after)]
    if max(beside) > BESIDE_MAX:
        return False
    return not any(_has_stem(grey, box, upwards=upwards) for upwards in (True, False))


def _has_stem(grey: Image.Image, box: Box, *, upwards: bool) -> bool:
    """Tell whether one piece of black goes on over or under a bar, as in an E or a T; what leans ends soon."""
    near = _piece(grey, box, GAP, upwards=upwards)
    far = _piece(grey, box, box[3] - box[1], upwards=upwards)
    return bool(near and far) and abs(near.first - far.first) <= BESIDE and abs(near.last - far.last) <= BESIDE


def _piece(grey: Image.Image, box: Box, distance: int, *, upwards: bool) -> Run | None:
    """Return the only piece of black, as wide as a stem, in a strip over or under a bar."""
    left, top, right, bottom = box
    above = top - distance - BESIDE if upwards else bottom + distance
    strip = grey.crop((left, above, right, above + BESIDE)).point(_only_black)
    strip = strip.resize((strip.width, 1), Image.Resampling.BOX).point(_mostly_black)
    runs = list(_runs(strip.tobytes(), 0))
    one = runs[0] if len(runs) == 1 else None
    return one if one and STEM[0] <= (one.last - one.first) / strip.width <= STEM[1] else None


def _black_share(grey: Image.Image, sides: Box) -> float:
    return ImageStat.Stat(grey.crop(sides).point(_only_black)).mean[0] / 255


def _is_grey(page: Image.Image, box: Box, size: tuple[int, int]) -> bool:
    """Tell whether a rectangle has no colour."""
    if page.mode != "RGB":
        return True
    across, down = page.width / size[0], page.height / size[1]
    sides = (round(box[0] * across), round(box[1] * down), round(box[2] * across), round(box[3] * down))
    means = ImageStat.Stat(page.crop(sides)).mean
    return max(means) - min(means) <= COLOUR_MAX


def _in_units(box: Box, size: tuple[int, int]) -> list[int]:
    left, right = (min(UNIT, round(UNIT * side / size[0])) for side in (box[0], box[2]))
    top, bottom = (min(UNIT, round(UNIT * side / size[1])) for side in (box[1], box[3]))
    return [left, top, right - left, bottom - top]
