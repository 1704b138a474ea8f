"""The content of a page whose image is shown: the image, and over it each word of ours where it stands, unseen."""

import zlib

from archive.clean_copy.writer import A4, ADVANCE, DESCENT, Leaf, block_name
from archive.extraction.limits import UNIT
from archive.masked import is_under

SIDE_MAX = 14_400.0  # points: PDF knows no longer page
LEAST = 0.5  # points: a box without extent still has a word


def leaf_of_image(page, image: bytes, image_size: tuple[int, int]) -> Leaf:
    """Return the leaf of a page: its image, and the words of its boxes, or of its text where it has no boxes."""
    width, height = _size(page, image_size)
    blocks: set[int] = set()
    said = [f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /I Do Q BT 3 Tr"]
    boxes = [box for box in page.boxes or _lines(page.text) if not is_under(page.masks, box)]
    said += [_word(box, width, height, blocks) for box in boxes]
    content = "\n".join([*filter(None, said), "ET"]).encode("ascii")
    return Leaf(width, height, zlib.compress(content, 6), tuple(sorted(blocks)), image, image_size)


def _size(page, image_size: tuple[int, int]) -> tuple[float, float]:
    """Return the size of a page in points; its image says which way it lies and how its sides relate."""
    ratio = image_size[1] / image_size[0]
    sides = sorted((page.width / 100, page.height / 100)) if page.width and page.height else A4
    width = sides[0] if ratio >= 1 else sides[1]
    scale = min(1.0, SIDE_MAX / max(width, width * ratio, 1))
    return max(width * scale, 1), max(width * scale * ratio, 1)


def _word(box: list, width: float, height: float, blocks: set[int]) -> str:
    """Return what puts a word over its place, as wide and as high; the space behind it parts it from the next."""
    word, left, top, wide, high = box
    text = word.strip()
    if not text:
        return ""
    size = max(high / UNIT * height, LEAST)
    wide = max(wide / UNIT * width, LEAST)
    x, y = left / UNIT * width, height - (top + high) / UNIT * height - size * DESCENT / 1000
    stretch = 100 * wide / (len(text) * size * ADVANCE / 1000)
    return f"{stretch:.1f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm " + " ".join(_runs(text + " ", size, blocks))


def _runs(text: str, size: float, blocks: set[int]):
    """Yield the signs of a text by the fonts that have them, those that follow one another together."""
    run, own = bytearray(), -1
    for sign in text:
        block, code = divmod(ord(sign), 256)
        if block != own and run:
            yield f"/{block_name(own)} {size:.2f} Tf <{run.hex()}> Tj"
            run = bytearray()
        own = block
        blocks.add(block)
        run.append(code)
    yield f"/{block_name(own)} {size:.2f} Tf <{run.hex()}> Tj"


def _lines(text: str) -> list[list]:
    """Return the lines of a text as boxes that share the page."""
    lines = [line for line in text.splitlines() if line.strip()]
    high = UNIT * 0.9 / max(len(lines), 1)
    margin = UNIT // 20
    return [[line, margin, margin + at * high, UNIT - 2 * margin, high * 0.8] for at, line in enumerate(lines)]
