"""The job that masks: pages drawn at the resolution of print, rectangles painted over their pixels, and nothing kept
but the pixels. What was under a rectangle is in no image that leaves here.
"""

from io import BytesIO

from PIL import Image, ImageDraw

from archive.extraction import failure, images, leaves, pdf, pictures
from archive.extraction.limits import UNIT

WIDTH = 1654  # pixels: 200 dots an inch on A4
QUALITY = 75
COLOUR = (0, 0, 0)
AROUND = 1  # pixels: smoothed edges of letters reach beyond their box


def repaint(request: dict, files: list[int]):
    """Yield, of each of `pages` (rank, turn, masks), its images of `widths` and its JPEG for a PDF, in this order.

    Files are the originals, to be drawn; or, where `drawn` says so, our own images of these pages, one each.
    Raises `UnreadableError` at a page that it cannot draw.
    """
    document = None
    if not request["drawn"] and request["media_type"] == "application/pdf":
        document = pdf.opened(files[0])
    for number, wanted in enumerate(request["pages"]):
        if request["drawn"]:
            image = leaves.opened(files[number])
        elif document is None:
            image = images.upright(pictures.picture(files, wanted["rank"], request["turns"])[0], wanted["turn"])
        else:
            image = images.upright(_drawn(document, wanted["rank"]), wanted["turn"])
        image = painted(images.resized(image.convert("RGB"), WIDTH), wanted["masks"])
        content = BytesIO()
        image.save(content, "JPEG", quality=QUALITY, optimize=True)
        yield (
            {"leaf": {"rank": wanted["rank"], "width": image.width, "height": image.height}},
            content.getvalue(),
        )
        yield from images.frames(image, wanted["rank"], request["widths"])


def painted(image: Image.Image, masks: list) -> Image.Image:
    """Return the image with opaque rectangles over these places, [x, y, width, height] in 1/10000 of the page."""
    across, down = image.width / UNIT, image.height / UNIT
    pencil = ImageDraw.Draw(image)
    for x, y, width, height in masks:
        left, top = int(x * across) - AROUND, int(y * down) - AROUND
        right, bottom = int((x + width) * across) + AROUND, int((y + height) * down) + AROUND
        pencil.rectangle((left, top, right, bottom), fill=COLOUR)
    return image


def _drawn(document, rank: int) -> Image.Image:
    try:
        return pdf.rendered(document[rank - 1], WIDTH)
    except pdf.PdfiumError as error:
        raise failure.UnreadableError(failure.DAMAGED) from error
