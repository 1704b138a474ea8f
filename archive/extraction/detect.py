"""What a file really is: its whole content and its name's extension must agree on a kind that is read here."""

import os
import zipfile

import magic

from archive.extraction import failure
from archive.extraction.kinds import KINDS

# What libmagic says of a file that only its password opens.
ENCRYPTED = {"application/encrypted", "application/x-encrypted", "application/CDFV2-encrypted"}
ZIPPED = {types[0] for types in KINDS.values() if "openxml" in types[0] or "opendocument" in types[0]}
_HEAD = 1024


def detect(descriptor: int, extension: str) -> str:
    """Return the media type of an open file. Raises `UnreadableError` with the reason when it is not read here."""
    allowed = KINDS.get(extension)
    if not allowed:
        raise failure.UnreadableError(failure.UNSUPPORTED)
    if not os.fstat(descriptor).st_size:
        raise failure.UnreadableError(failure.EMPTY)
    head = os.pread(descriptor, _HEAD, 0)
    found = magic.Magic(mime=True).from_descriptor(descriptor)
    os.lseek(descriptor, 0, os.SEEK_SET)
    if found in ENCRYPTED:
        raise failure.UnreadableError(failure.PASSWORD)
    if found in allowed:
        return allowed[0]
    # libmagic wants a PDF's header at the very beginning and looks no further into a zip than its first member.
    if extension == "pdf" and b"%PDF-" in head:
        return allowed[0]
    if head.startswith(b"PK\x03\x04") and allowed[0] in ZIPPED and _declared_in_zip(descriptor) in allowed:
        return allowed[0]
    if extension == "txt" and (found.startswith("text/") or found == "application/json") and b"\0" not in head:
        return allowed[0]
    raise failure.UnreadableError(failure.MISMATCH)


def _declared_in_zip(descriptor: int) -> str:
    """Return the media type that an Office or OpenDocument file declares inside, or an empty string.

    Raises `UnreadableError` for a zip that cannot be opened: the half of a file, not another kind of file.
    """
    parts = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
    try:
        with os.fdopen(os.dup(descriptor), "rb") as file, zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            for part, extension in parts.items():
                if part in names:
                    return KINDS[extension][0]
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return member.read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise failure.UnreadableError(failure.DAMAGED) from error
    return ""
