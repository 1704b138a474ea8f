"""Which kinds of file are read here: extension -> media types that its content may show.

Plain data, for the upload form and intake as well as for the sandbox child. The first media type of each
extension is the one that stands for it.
"""

from pathlib import PurePosixPath

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
# libmagic's names for the container of the old Office formats, when it cannot say more.
_OLE = ["application/CDFV2", "application/x-ole-storage"]

PDF_KINDS = {"pdf": ["application/pdf"]}
PICTURE_KINDS = {
    "jpg": ["image/jpeg"],
    "jpeg": ["image/jpeg"],
    "png": ["image/png"],
    "tif": ["image/tiff"],
    "tiff": ["image/tiff"],
    "webp": ["image/webp"],
    "gif": ["image/gif"],
}
TEXT_KINDS = {"docx": [DOCX], "odt": [ODT], "txt": ["text/plain"]}
# Read through LibreOffice where it is installed.
OFFICE_KINDS = {
    "doc": ["application/msword", "application/vnd.ms-office", *_OLE],
    "rtf": ["text/rtf", "application/rtf"],
    "xls": ["application/vnd.ms-excel", "application/vnd.ms-office", *_OLE],
    "ppt": ["application/vnd.ms-powerpoint", "application/vnd.ms-office", *_OLE],
    "xlsx": ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    "pptx": ["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
    "ods": ["application/vnd.oasis.opendocument.spreadsheet"],
    "odp": ["application/vnd.oasis.opendocument.presentation"],
}
KINDS = PDF_KINDS | PICTURE_KINDS | TEXT_KINDS | OFFICE_KINDS


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case without its dot, or an empty string."""
    return PurePosixPath(name.strip()).suffix.lower().removeprefix(".")


def media_type_of_name(name: str) -> str:
    """Return the media type that a file's name announces, or an empty string when that kind is not read here."""
    return KINDS.get(extension_of(name), [""])[0]
