"""Pictures of the demonstration's pages: a crooked scan and hand-held photos, the same each time."""

import random
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageOps

SCAN_DPI = 200
PHOTO_DPI = 170
TILTS = (2.0, -1.7, 1.4)  # degrees, one a page in turn
TURNED_PAGE = 2  # lies on its side in the scan
# The centre of Saint-Étienne (fixtures/territories): what a telephone writes into a photo, and readers must not see.
TOWN_CENTRE = (45.4339, 4.39)
EXIF_MAKE, EXIF_DATE, EXIF_GPS, EXIF_ORIENTATION = 0x010F, 0x0132, 0x8825, 0x0112


def page_pictures(pdf: bytes, dots_per_inch: int) -> list[Image.Image]:
    """Return the pages of our own PDF as grey pictures.

    pdfium runs outside the sandbox here, which no received file may do: this one was drawn a moment ago.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots_per_inch / 72, grayscale=True).to_pil().convert("L") for page in document]


def scan(pdf: bytes) -> list[tuple[bytes, int, int]]:
    """Return the pages as an office copier gives them: tilted, noisy, one on its side; (JPEG, width, height)."""
    found = []
    for number, page in enumerate(page_pictures(pdf, SCAN_DPI), start=1):
        picture = page.rotate(TILTS[number % len(TILTS)], Image.Resampling.BICUBIC, fillcolor=255)
        if number == TURNED_PAGE:
            picture = picture.transpose(Image.Transpose.ROTATE_90)
        found.append((_jpeg(_noisy(picture, seed=number), 70), *picture.size))
    return found


def photos(pdf: bytes) -> list[bytes]:
    """Return the pages as photos of sheets on a table, one JPEG a page, with the place and the day inside."""
    found = []
    for number, page in enumerate(page_pictures(pdf, PHOTO_DPI), start=1):
        sheet = page.rotate(TILTS[number % len(TILTS)], Image.Resampling.BICUBIC, expand=True, fillcolor=90)
        table = ImageOps.expand(sheet, border=80, fill=90)
        light = Image.linear_gradient("L").resize(table.size).point([255 - level // 4 for level in range(256)])
        picture = _noisy(ImageChops.multiply(table, light), seed=10 + number)
        found.append(_jpeg(picture.convert("RGB"), 75, exif=_exif(number)))
    return found


def _noisy(picture: Image.Image, seed: int) -> Image.Image:
    """Return a picture with grain; the seed makes it the same each time."""
    small = picture.width // 2, picture.height // 2
    grain = Image.frombytes("L", small, random.Random(seed).randbytes(small[0] * small[1]))  # noqa: S311 not a secret
    return Image.blend(picture, grain.resize(picture.size), 0.12)


def _jpeg(picture: Image.Image, quality: int, **options) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, **options)
    return file.getvalue()


def _exif(number: int) -> Image.Exif:
    """Return what a telephone writes beside a photo: its make, the day, the position."""
    exif = Image.Exif()
    exif[EXIF_MAKE] = "Demonstration"
    exif[EXIF_DATE] = f"2019:10:29 12:0{number}:00"
    exif[EXIF_ORIENTATION] = 1
    latitude, longitude = TOWN_CENTRE
    exif[EXIF_GPS] = {1: "N", 2: _sexagesimal(latitude), 3: "E", 4: _sexagesimal(longitude)}
    return exif


def _sexagesimal(angle: float) -> tuple[float, float, float]:
    """Return degrees, minutes, seconds."""
    minutes, seconds = divmod(round(angle * 3600), 60)
    return float(minutes // 60), float(minutes % 60), float(seconds)
