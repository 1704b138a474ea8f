"""What pictures say: EXIF, GPS, XMP, IPTC, text chunks, comments; found by Pillow, without exiftool."""

import os
import re
from collections.abc import Iterator
from io import BytesIO

from PIL import ExifTags, Image

from archive.extraction.metadata.finding import Found, found

DIRECTORIES = {0x8769: ExifTags.TAGS, 0x8825: ExifTags.GPSTAGS, 0xA005: ExifTags.TAGS}
# How the pixels are coded.
CODED = {
    "ImageWidth",
    "ImageLength",
    "BitsPerSample",
    "Compression",
    "PhotometricInterpretation",
    "StripOffsets",
    "SamplesPerPixel",
}
CODED |= {
    "RowsPerStrip",
    "StripByteCounts",
    "XResolution",
    "YResolution",
    "PlanarConfiguration",
    "ResolutionUnit",
    "Predictor",
}
CODED |= {
    "ExifOffset",
    "GPSInfo",
    "ColorMap",
    "TileWidth",
    "TileLength",
    "TileOffsets",
    "TileByteCounts",
    "SampleFormat",
    "NewSubfileType",
}
INFO = {
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "dpi",
    "progressive",
    "progression",
    "adobe",
    "adobe_transform",
    "gamma",
}
INFO |= {
    "compression",
    "version",
    "background",
    "duration",
    "loop",
    "transparency",
    "extension",
    "interlace",
    "srgb",
    "chromaticity",
    "timestamp",
}
INFO |= {"resolution", "aspect", "primary", "bit_depth", "depth_images", "aux", "heif", "nclx_profile", "chroma"}
INFO |= {"icc_profile", "mp", "mpoffset", "tiling", "original_orientation"}
XMP_TEXTS = 100
_XMP = re.compile(r"<([\w:]+)[^>]*>([^<>]{2,200})</\1>|([\w]+:[\w]+)=\"([^\"]{2,200})\"")


def read(descriptor: int) -> Iterator[Found]:
    """Yield what a picture says."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        content = file.read()
    yield from said_in(content)


def said_in(content: bytes) -> Iterator[Found]:
    """Yield what the bytes of a picture say; nothing of one that is damaged."""
    try:
        with Image.open(BytesIO(content)) as image:
            exif = image.getexif()
            yield from _exif(dict(exif), ExifTags.TAGS)
            for number, names in DIRECTORIES.items():
                yield from _exif(dict(exif.get_ifd(number)), names)
            info = dict(image.info) | dict(getattr(image, "text", {}) or {})
    except MemoryError:
        raise
    except Exception:
        return
    for key, value in info.items():
        yield from _info(str(key), value)


def xmp(text: str) -> Iterator[Found]:
    """Yield what an XMP packet says."""
    for number, match in enumerate(_XMP.finditer(text)):
        if number == XMP_TEXTS:
            return
        name, value = match[1] or match[3], match[2] or match[4]
        if not name.startswith("xmlns:") and value.strip():
            yield found(name.rpartition(":")[2] if name not in {"rdf:li"} else "XMP", value)


def _exif(tags: dict, names: dict) -> Iterator[Found]:
    for number, value in tags.items():
        name = names.get(number, f"EXIF {number}")
        if name in CODED or isinstance(value, dict):
            continue
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        yield found(f"GPS {name}" if names is ExifTags.GPSTAGS else name, text)


def _info(key: str, value) -> Iterator[Found]:
    lowered = key.lower()
    if lowered in INFO or lowered == "exif":
        return
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    if "xmp" in lowered:
        yield from xmp(text)
        yield found("XMP")
    elif lowered in {"photoshop", "thumbnails"}:
        yield found("IPTC" if lowered == "photoshop" else "thumbnail")
    else:
        yield found(key, text)
