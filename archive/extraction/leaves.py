"""The job that makes our page images fit for a PDF, which knows no WebP: as JPEG, at the width of print."""

import os
from io import BytesIO

from PIL import Image

from archive.extraction import failure, images

WIDTH = 1240  # pixels: 150 dots an inch on A4
QUALITY = 65


def jpegs(request: dict, files: list[int]):
    """Yield each image as a JPEG with nothing but its pixels, in the order of `ranks`. Raises `UnreadableError`."""
    for rank, descriptor in zip(request["ranks"], files, strict=True):
        image = images.resized(opened(descriptor), WIDTH)
        content = BytesIO()
        image.save(content, "JPEG", quality=QUALITY, optimize=True)
        yield {"leaf": {"rank": rank, "width": image.width, "height": image.height}}, content.getvalue()


def opened(descriptor: int) -> Image.Image:
    """Return one of our own page images. Raises `UnreadableError`."""
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file, Image.open(file, formats=["WEBP"]) as image:
            if image.width * image.height > 2 * images.PIXELS_MAX:
                raise failure.UnreadableError(failure.TOO_BIG_PAGE)
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError) as error:
        raise failure.UnreadableError(failure.DAMAGED) from error
