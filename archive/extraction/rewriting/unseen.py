"""Which pages hold words that nobody sees: under a black box, behind a picture, white on white, beside the page.

Each page is drawn twice, with its letters and without. Where a word stands and the two drawings are the same, it is
not seen, by whatever means.
"""

from collections import Counter

from PIL import ImageChops
from pypdfium2 import raw as pdfium

from archive.extraction import pdf
from archive.extraction.limits import UNIT

WIDTH = 1000  # pixels: letters of 4 points are still seen
LEAST = 12  # of 255: what differs by less is not seen
DEPTH = 12  # forms in forms


def pages_with_unseen_words(descriptor: int) -> list[int]:
    """Return the ranks of those pages."""
    document = pdf.opened(descriptor)
    return [rank for rank, page in enumerate(document, start=1) if _has_unseen(page)]


def _has_unseen(page) -> bool:
    textpage = page.get_textpage()
    if _letters(textpage.get_text_range()) - _letters(textpage.get_text_bounded()):
        return True  # some stand beside the page
    boxes = [box for box in pdf.word_boxes(page, textpage, set()) if any(map(str.isalnum, box[0]))]
    if not boxes:
        return False
    seen = pdf.rendered(page, WIDTH, grey=True)
    for element in page.get_objects(max_depth=DEPTH):
        if element.type == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_SetIsActive(element, False)
    without = pdf.rendered(page, WIDTH, grey=True)
    letters = ImageChops.difference(seen, without).point(lambda value: 255 if value > LEAST else 0)
    return any(letters.crop(_pixels(box, letters.size)).getbbox() is None for box in boxes)


def _letters(text: str) -> Counter:
    return Counter(filter(str.isalnum, text))


def _pixels(box: list, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return a box of 1/10000 in pixels, a pixel larger on each side."""
    _word, x, y, wide, high = box
    left, top = x * size[0] // UNIT - 1, y * size[1] // UNIT - 1
    return max(left, 0), max(top, 0), (x + wide) * size[0] // UNIT + 2, (y + high) * size[1] // UNIT + 2
