"""What is found in a file of each kind: its own reader, and exiftool over it where it is installed."""

from collections.abc import Iterator
from contextlib import suppress

from archive.extraction.failure import UnreadableError
from archive.extraction.metadata import by_exiftool, in_letters, in_office, in_pdf, in_pictures
from archive.extraction.metadata.finding import Found, distinct

READERS = {
    "pdf": in_pdf.read,
    "eml": in_letters.of_mail,
    "rtf": in_letters.of_rich_text,
    **dict.fromkeys(("jpg", "jpeg", "png", "tif", "tiff", "webp", "gif", "heic", "heif"), in_pictures.read),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), in_office.read),
    **dict.fromkeys(("doc", "xls", "ppt", "msg"), in_letters.of_ole),
    **dict.fromkeys(("html", "htm"), in_letters.of_web_page),
    **dict.fromkeys(("txt", "csv"), in_letters.of_plain_text),
}
BY_EXIFTOOL = {"pdf", "jpg", "jpeg", "png", "tif", "tiff", "webp", "gif", "heic", "heif", "docx", "xlsx", "pptx", "odt"}
BY_EXIFTOOL |= {
    "ods",
    "odp",
    "doc",
    "xls",
    "ppt",
    "rtf",
    "mp3",
    "m4a",
    "mp4",
    "mov",
    "ogg",
    "wav",
    "flac",
    "webm",
    "mkv",
    "avi",
}


def inspected(descriptor: int, extension: str) -> list[Found]:
    """Return what a file says beside its pages; nothing of a kind that has no reader."""
    return distinct(_all(descriptor, extension))


def _all(descriptor: int, extension: str) -> Iterator[Found]:
    reader = READERS.get(extension)
    if reader:
        with suppress(UnreadableError):  # whoever reads its pages says so
            yield from reader(descriptor)
    if extension in BY_EXIFTOOL:
        yield from by_exiftool.read(descriptor, extension)
