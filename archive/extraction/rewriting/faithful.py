"""Whether a PDF written anew looks as the one that came: what is gone from it, a stamp or a filled field, is seen."""

from PIL import ImageChops
from pypdfium2 import PdfiumError

from archive.extraction import pdf

WIDTH = 400  # pixels
LEAST = 70  # of 255: another profile of colours changes less
SHARE = 0.001  # of the pixels of a page


def looks_the_same(original: int, made: int) -> bool:
    """Compare the pages of two files as they are drawn."""
    before, after = pdf.opened(original), pdf.opened(made)
    return len(before) == len(after) and all(map(_page, before, after))


def _page(before, after) -> bool:
    try:
        images = [pdf.rendered(page, WIDTH, grey=True) for page in (before, after)]
    except PdfiumError:
        return False
    if images[0].size != images[1].size:
        return False
    differing = ImageChops.difference(*images).histogram()[LEAST:]
    return sum(differing) <= SHARE * images[0].width * images[0].height
