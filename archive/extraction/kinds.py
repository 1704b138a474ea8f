"""Which kinds of file are taken in here: extension -> media types that its content may show, and what reads it.

Plain data, for the upload form and intake as well as for the sandbox child: no parser is imported here. The first media
type of each extension is the one that stands for it. How to add one: `docs/adding-a-format.md`.
"""

from pathlib import PurePosixPath
from typing import NamedTuple

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
# libmagic's names for the container of the old Office formats, when it cannot say more.
_OLE = ("application/vnd.ms-office", "application/CDFV2", "application/x-ole-storage")

PDF = "archive.extraction.pdf:read"
PICTURE = "archive.extraction.pictures:read"
BY_OFFICE = "archive.extraction.soffice:converted"  # where LibreOffice is installed
WEB_PAGE = "archive.extraction.web_page:read"
RECORDING = "archive.extraction.recording:read"


class Kind(NamedTuple):
    """One kind of file: `reader` is `module:function`; `members` yields the files inside, where it holds others."""

    reader: str
    types: tuple[str, ...]
    members: str = ""


KINDS = {
    "pdf": Kind(PDF, ("application/pdf",)),
    "jpg": Kind(PICTURE, ("image/jpeg",)),
    "jpeg": Kind(PICTURE, ("image/jpeg",)),
    "png": Kind(PICTURE, ("image/png",)),
    "tif": Kind(PICTURE, ("image/tiff",)),
    "tiff": Kind(PICTURE, ("image/tiff",)),
    "webp": Kind(PICTURE, ("image/webp",)),
    "gif": Kind(PICTURE, ("image/gif",)),
    "heic": Kind(PICTURE, ("image/heic", "image/heif", "image/heic-sequence")),
    "heif": Kind(PICTURE, ("image/heif", "image/heic", "image/heif-sequence")),
    "docx": Kind("archive.extraction.office:read", (DOCX,)),
    "odt": Kind("archive.extraction.office:read", (ODT,)),
    "doc": Kind(BY_OFFICE, ("application/msword", *_OLE)),
    "ppt": Kind(BY_OFFICE, ("application/vnd.ms-powerpoint", *_OLE)),
    "rtf": Kind("archive.extraction.rich_text:read", ("text/rtf", "application/rtf")),
    "txt": Kind("archive.extraction.plain_text:read", ("text/plain",)),
    "csv": Kind("archive.extraction.plain_text:read", ("text/csv", "application/csv", "text/plain")),
    "xlsx": Kind("archive.extraction.spreadsheet:read", (XLSX,)),
    "xls": Kind("archive.extraction.spreadsheet:read", ("application/vnd.ms-excel", *_OLE)),
    "ods": Kind("archive.extraction.spreadsheet:read", (ODS,)),
    "pptx": Kind("archive.extraction.slides:read", (PPTX,)),
    "odp": Kind("archive.extraction.slides:read", (ODP,)),
    "html": Kind(WEB_PAGE, ("text/html", "application/xhtml+xml", "text/plain", "text/xml")),
    "htm": Kind(WEB_PAGE, ("text/html", "application/xhtml+xml", "text/plain", "text/xml")),
    "warc": Kind(WEB_PAGE, ("application/warc",)),
    "eml": Kind("archive.extraction.mail:read", ("message/rfc822",), "archive.extraction.mail:members"),
    "msg": Kind(
        "archive.extraction.outlook:read", ("application/vnd.ms-outlook", *_OLE), "archive.extraction.outlook:members"
    ),
    "zip": Kind("archive.extraction.zipped:read", ("application/zip",), "archive.extraction.zipped:members"),
    "mp3": Kind(RECORDING, ("audio/mpeg",)),
    "m4a": Kind(RECORDING, ("audio/mp4", "audio/x-m4a", "video/mp4")),
    "ogg": Kind(RECORDING, ("audio/ogg", "application/ogg", "video/ogg")),
    "wav": Kind(RECORDING, ("audio/wav", "audio/x-wav", "audio/vnd.wave")),
    "flac": Kind(RECORDING, ("audio/flac", "audio/x-flac")),
    "mp4": Kind(RECORDING, ("video/mp4", "audio/mp4", "video/x-m4v")),
    "webm": Kind(RECORDING, ("video/webm", "audio/webm", "video/x-matroska")),
    "mov": Kind(RECORDING, ("video/quicktime", "video/mp4")),
    "mkv": Kind(RECORDING, ("video/x-matroska", "audio/x-matroska", "video/webm", "application/x-matroska")),
    "avi": Kind(RECORDING, ("video/x-msvideo", "video/vnd.avi", "video/avi")),
}
MADE_HERE = {"warc"}  # what the capture of a page makes: nobody is asked for it
OFFICE_KINDS = {extension for extension, kind in KINDS.items() if kind.reader == BY_OFFICE}


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case without its dot, or an empty string."""
    return PurePosixPath(name.strip()).suffix.lower().removeprefix(".")


def media_type_of_name(name: str) -> str:
    """Return the media type that a file's name announces, or an empty string when that kind is not read here."""
    kind = KINDS.get(extension_of(name))
    return kind.types[0] if kind else ""
