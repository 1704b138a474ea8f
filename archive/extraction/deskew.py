"""How far the lines of a page lean, by the sharpness of its ink's profile, and where a word stands once it is straight.

A page whose lines lie level shows dark and light rows in turn; each angle tried is one small rotation by Pillow. From 5
degrees tesseract loses a page in six, from 7 most of it.
"""

from itertools import pairwise
from math import cos, radians, sin

from PIL import Image, ImageChops, ImageFilter

SKEW_MIN, SKEW_MAX = 1.0, 12.0  # degrees: below, tesseract reads as well without; beyond, it is no scan of a page
SIDE = 400  # pixels of the longer side: lines of print are five or more apart
COARSE, FINE = 1.0, 0.2  # degrees
SHARPER = 1.15  # than the page as it is; less is a drawing, or a page of little text
_STROKE = 16  # how much darker than around it ink is, of 255


def skew_of(page: Image.Image) -> float:
    """Return by how many degrees to turn the page, counterclockwise, so that its lines lie level; 0 when they do."""
    ink = _ink(page)
    # A page that lies on its side has its lines in the columns.
    lying = max((ink, ink.transpose(Image.Transpose.ROTATE_90)), key=lambda side: _best(side)[1])
    coarse, _sharpness = _best(lying)
    steps = round(COARSE / FINE)
    near = [coarse + FINE * step for step in range(-steps, steps + 1)]
    angle = max(near, key=lambda tried: _sharpness_at(lying, tried))
    if abs(angle) < SKEW_MIN or _sharpness_at(lying, angle) < SHARPER * _sharpness_at(lying, 0):
        return 0.0
    return angle


def straightened(page: Image.Image, angle: float) -> Image.Image:
    """Return the page turned by this angle, whole, on white."""
    return page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def before_turning(sides: tuple, angle: float, straight: tuple[int, int], page: tuple[int, int]) -> tuple:
    """Return the sides (left, top, right, bottom) on the page of what stands there on the straightened page."""
    cosine, sine = cos(radians(angle)), sin(radians(angle))
    left, top, right, bottom = sides
    corners = []
    for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
        x, y = x - straight[0] / 2, y - straight[1] / 2
        corners.append((cosine * x - sine * y + page[0] / 2, sine * x + cosine * y + page[1] / 2))
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _ink(page: Image.Image) -> Image.Image:
    """Return the strokes of a page, small: shadows and black edges of a photo are no ink."""
    scale = SIDE / max(page.size)
    size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
    small = page.resize(size, Image.Resampling.BOX, reducing_gap=1.5)
    around = small.filter(ImageFilter.BoxBlur(6))
    return ImageChops.subtract(around, small).point(lambda darker: 255 if darker > _STROKE else 0)


def _best(ink: Image.Image) -> tuple[float, float]:
    """Return (angle, sharpness) of the sharpest of the coarse steps."""
    last = round(SKEW_MAX / COARSE)
    tried = [(COARSE * step, _sharpness_at(ink, COARSE * step)) for step in range(-last, last + 1)]
    return max(tried, key=lambda one: one[1])


def _sharpness_at(ink: Image.Image, angle: float) -> float:
    """Return how much the darkness changes from row to row, the page turned by this angle."""
    turned = ink.rotate(angle) if angle else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((row - following) ** 2 for row, following in pairwise(rows))
