"""Page images: WebP of fixed widths, within a limit of pixels."""

from io import BytesIO

from PIL import Image

PIXELS_MAX = 12_000_000  # a page image or a rendered page
SIDE_MAX = 16_000  # WebP stops at 16,383
QUALITY, METHOD = 75, 0  # method 0: half the time of the default for 5 % more bytes

Image.init()  # once in the server: else each child that saves a WebP imports every format first, 50 ms


def fitting_scale(width: float, height: float, wanted_width: float) -> float:
    """Return the scale that brings a page to the wanted width in pixels, or less where the limits ask for less."""
    scale = wanted_width / width
    scale = min(scale, SIDE_MAX / width, SIDE_MAX / height)
    return min(scale, (PIXELS_MAX / (width * height)) ** 0.5)


def resized(image: Image.Image, wanted_width: int) -> Image.Image:
    """Return the image at this width or less; never larger than it is."""
    scale = min(1.0, fitting_scale(image.width, image.height, wanted_width))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def webp(image: Image.Image) -> bytes:
    """Encode an image, without anything but its pixels."""
    content = BytesIO()
    (image if image.mode == "RGB" else image.convert("RGB")).save(content, "WEBP", quality=QUALITY, method=METHOD)
    return content.getvalue()


def upright(image: Image.Image, turn: int) -> Image.Image:
    """Return the image turned clockwise by these degrees, a multiple of 90."""
    ways = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    return image.transpose(ways[turn]) if turn in ways else image


def frames(image: Image.Image, rank: int, widths: list[int]):
    """Yield the frames that carry one page's images, each made from the one before it, the widest first."""
    for width in sorted(widths, reverse=True):
        image = resized(image, width)
        yield {"image": {"rank": rank, "width": width}}, webp(image)
