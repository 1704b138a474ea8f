"""Pictures by Pillow: photos and scans, one file or several in order, each frame a page."""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import PIL
import pillow_heif
from PIL import Image, ImageOps

from archive.extraction import failure, images, masks
from archive.extraction.limits import PAGES_MAX
from archive.extraction.pages import PageRead, hundredths

ENGINE = f"Pillow {PIL.__version__}"
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "HEIF")  # Pillow knows sixty more, each with its own faults
PIXELS_MAX = 80_000_000  # A3 at 600 dpi
QUARTERS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
DPI_SUPPOSED = 150  # for a photo that does not say
Image.MAX_IMAGE_PIXELS = PIXELS_MAX
pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)  # HEIC, as telephones make it; libheif turns it


def read(
    descriptors: list[int], first: int, count: int, widths: list[int], turns: Sequence[int] = ()
) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame, then each page's images and its own frame; its text waits for recognition."""
    frames = [(file, frame) for file, descriptor in enumerate(descriptors) for frame in range(_frames(descriptor))]
    if len(frames) > PAGES_MAX:
        raise failure.UnreadableError(failure.TOO_MANY_PAGES)
    yield {"document": {"page_count": len(frames), "engine": ENGINE, "sections": False}}, b""
    for rank in range(first, min(first + count, len(frames) + 1)):
        try:
            image, dpi = picture(descriptors, rank, turns)
        except failure.UnreadableError as error:
            if len(frames) == 1:
                raise
            yield PageRead(rank, failed=True, failure=error.failure).frame()
            continue
        yield from images.frames(image, rank, widths)
        size = {"width": hundredths(72 * image.width / dpi), "height": hundredths(72 * image.height / dpi)}
        yield PageRead(rank, recognise=True, masks=masks.found_in(image), **size).frame()


def picture(descriptors: list[int], rank: int, turns: Sequence[int] = ()) -> tuple[Image.Image, float]:
    """Return the rank-th page, turned as its EXIF says and then as a person did, and its dots per inch.

    `turns` are degrees clockwise for each file, by quarters. Raises `UnreadableError`.
    """
    for file, descriptor in enumerate(descriptors):
        with _opened(descriptor) as image:
            number = getattr(image, "n_frames", 1) if image.format in {"TIFF", "GIF"} else 1
            number = 1 if image.format == "GIF" else number  # an animation is one picture
            if rank > number:
                rank -= number
                continue
            try:
                if number > 1:  # else it stands at its picture: of the several of a HEIC, the one that counts
                    image.seek(rank - 1)
                if image.width * image.height > PIXELS_MAX:
                    raise failure.UnreadableError(failure.TOO_BIG_PAGE)
                image.load()
                upright = _on_white(ImageOps.exif_transpose(image))
                return _turned(upright, turns[file] if turns else 0), _dpi(image)
            except failure.UnreadableError:
                raise
            except MemoryError:
                raise failure.UnreadableError(failure.TOO_BIG_PAGE) from None
            except Exception as error:  # as below
                raise failure.UnreadableError(failure.DAMAGED) from error
    raise failure.UnreadableError(failure.NO_PAGES)


def _frames(descriptor: int) -> int:
    """Count the pages of one file."""
    with _opened(descriptor) as image:
        try:
            return image.n_frames if image.format == "TIFF" else 1
        except Exception as error:  # as below
            raise failure.UnreadableError(failure.DAMAGED) from error


@contextmanager
def _opened(descriptor: int) -> Iterator[Image.Image]:
    """Open a picture. Raises `UnreadableError`: damaged, or too many pixels announced."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                image = Image.open(file, formats=FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise failure.UnreadableError(failure.TOO_BIG_PAGE) from error
        except Exception as error:  # Pillow's plug-ins raise anything on a damaged file
            raise failure.UnreadableError(failure.DAMAGED) from error
        with image:
            yield image


def _turned(image: Image.Image, degrees: int) -> Image.Image:
    """Turn a picture clockwise by quarters; Pillow's constants turn the other way."""
    return image.transpose(QUARTERS[degrees]) if degrees else image


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture in RGB; what is transparent becomes paper."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        image = image.point(lambda value: value / 256).convert("L") if image.mode != "F" else image.convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    return image.convert("RGB")


def _dpi(image: Image.Image) -> float:
    """Return the dots per inch that the file says, where they are likely."""
    try:
        dpi = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return DPI_SUPPOSED
    return dpi if 50 <= dpi <= 1200 else DPI_SUPPOSED
