"""What exiftool says of a file, and whether it says anything of a clean copy that it should not."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

from archive.extraction.metadata.finding import Found, found

SECONDS = 60
SIZE_MAX = 100 * 1024 * 1024  # bytes
# What it says of any file whatsoever, or computes from other tags.
OWN_GROUPS = {"System", "ExifTool", "Composite"}
# What no PDF is without, and what our own writer says: its title comes from the review team.
ALLOWED = {f"PDF:{tag}" for tag in ("PDFVersion", "Linearized", "PageCount", "Language", "Title", "Producer")}
_STRUCTURE = {
    "ImageWidth",
    "ImageHeight",
    "BitDepth",
    "ColorType",
    "Compression",
    "Filter",
    "Interlace",
    "BitsPerSample",
    "ColorComponents",
    "EncodingProcess",
    "YCbCrSubSampling",
    "FileType",
    "FileTypeExtension",
    "MIMEType",
    "ExifByteOrder",
    "JFIFVersion",
    "ResolutionUnit",
    "XResolution",
    "YResolution",
    "Encoding",
    "Newlines",
    "LineCount",
    "WordCount",
    "ByteOrderMark",
    "ZipRequiredVersion",
    "ZipBitFlag",
    "ZipCompression",
    "ZipCRC",
    "ZipFileName",
    "ZipCompressedSize",
    "ZipUncompressedSize",
    "ZipModifyDate",
    "PDFVersion",
    "Linearized",
    "PageCount",
    "VP8Version",
    "HorizontalScale",
    "VerticalScale",
    "WebP_Flags",
    "AlphaPreprocessing",
    "AlphaFiltering",
    "AlphaCompression",
    "MajorBrand",
    "MinorVersion",
    "CompatibleBrands",
    "HandlerType",
    "PrimaryItemReference",
    "ImageSpatialExtent",
    "Rotation",
    "ImagePixelDepth",
    "MediaDataOffset",
    "MediaDataSize",
    "GIFVersion",
    "HasColorMap",
    "ColorResolutionDepth",
    "BitsPerPixel",
    "BackgroundColor",
    "MetaImageSize",
    "Palette",
    "HEVCConfigurationVersion",
    "StripOffsets",
    "StripByteCounts",
    "RowsPerStrip",
    "PhotometricInterpretation",
    "SamplesPerPixel",
    "PlanarConfiguration",
    "SubfileType",
}


def is_here() -> bool:
    """Return whether exiftool is installed."""
    return bool(shutil.which("exiftool"))


def read(descriptor: int, extension: str) -> Iterator[Found]:
    """Yield what the file says, without how it is coded; nothing where exiftool is missing."""
    for group, tag, value in _tags(descriptor, extension):
        if group not in OWN_GROUPS and tag not in _STRUCTURE and not group.startswith("ICC"):
            yield found(tag, "" if str(value).startswith("(Binary data") else value)


def left(descriptor: int) -> list[str]:
    """Return the tags of a clean PDF that are not on the list."""
    said = [(group, tag) for group, tag, _value in _tags(descriptor, "pdf")]
    return [
        f"{group}:{tag}"
        for group, tag in said
        if group not in OWN_GROUPS and f"{group}:{tag}" not in ALLOWED and (group != "File" or tag not in _STRUCTURE)
    ]


def _tags(descriptor: int, extension: str) -> Iterator[tuple[str, str, object]]:
    """Yield (group, tag, value) for all that exiftool reads in a file."""
    program = shutil.which("exiftool")
    if not program or os.fstat(descriptor).st_size > SIZE_MAX:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f"in.{extension}")
        with open(path, "wb") as copy, os.fdopen(os.dup(descriptor), "rb") as file:
            file.seek(0)
            shutil.copyfileobj(file, copy)
        command = [program, "-config", "", "-json", "-G1", "-a", path]
        ended = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL)
    try:
        said = json.loads(ended.stdout)[0]
    except (ValueError, IndexError):
        yield "Error", "Error", "unreadable"
        return
    for key, value in said.items():
        group, _colon, tag = key.rpartition(":")
        if group:
            yield group, tag, value
