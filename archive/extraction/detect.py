"""What a file really is: its whole content and its name's extension must agree on a kind that is read here."""

import os
import re
import zipfile

import magic

from archive.extraction import failure
from archive.extraction.encodings import decoded
from archive.extraction.kinds import KINDS

# What libmagic says of a file that only its password opens.
ENCRYPTED = {"application/encrypted", "application/x-encrypted", "application/CDFV2-encrypted"}
ZIPPED = {kind.types[0] for kind in KINDS.values() if "openxml" in kind.types[0] or "opendocument" in kind.types[0]}
# What libmagic says of texts; "octet-stream" of one in an encoding that it does not know.
TEXTS = {"application/json", "application/csv", "application/javascript", "application/octet-stream", "message/rfc822"}
_HEAD = 1024
_TEXT_HEAD = 64 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_BEGINS = re.compile(rb"\s*(?:From [^\n]*\n)?[\w-]{1,70}[ \t]*:")
_MP3_BEGINS = re.compile(rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]")


def detect(descriptor: int, extension: str) -> str:
    """Return the media type of an open file. Raises `UnreadableError` with the reason when it is not read here."""
    kind = KINDS.get(extension)
    if not kind:
        raise failure.UnreadableError(failure.UNSUPPORTED)
    if not os.fstat(descriptor).st_size:
        raise failure.UnreadableError(failure.EMPTY)
    head = os.pread(descriptor, _HEAD, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    found = magic.Magic(mime=True).from_descriptor(descriptor)
    os.lseek(descriptor, 0, os.SEEK_SET)
    if found in ENCRYPTED:
        raise failure.UnreadableError(failure.PASSWORD)
    if extension == "zip" and found in kind.types and _is_more_than_zip(descriptor, head):
        raise failure.UnreadableError(failure.MISMATCH)
    if found in kind.types or _is_known_otherwise(descriptor, extension, head, found):
        return kind.types[0]
    raise failure.UnreadableError(failure.MISMATCH)


def _is_known_otherwise(descriptor: int, extension: str, head: bytes, found: str) -> bool:
    """Tell whether a file is what its name says although libmagic has another name for it, or none."""
    media_type = KINDS[extension].types[0]
    # libmagic wants a PDF's header at the very beginning and looks no further into a zip than its first member.
    if extension == "pdf":
        return b"%PDF-" in head
    if media_type in ZIPPED:
        return head.startswith(b"PK\x03\x04") and _declared_in_zip(descriptor) in KINDS[extension].types
    if extension == "mp3":
        return found == "application/octet-stream" and bool(_MP3_BEGINS.match(head))
    if found.startswith("text/") or found in TEXTS:
        if media_type.startswith("text/") and extension != "rtf":
            return _is_text(descriptor)
        if extension == "eml":
            return bool(_MAIL_BEGINS.match(head) and _MAIL_HEADER.search(head)) and b"\0" not in head
    return False


def _is_more_than_zip(descriptor: int, head: bytes) -> bool:
    """Tell whether a zip is a document under another name, or another file with a zip behind it."""
    return not head.startswith(b"PK") or _declared_in_zip(descriptor) in ZIPPED


def _is_text(descriptor: int) -> bool:
    """Tell whether a file holds letters rather than a program's bytes: nearly no control characters."""
    text = decoded(os.pread(descriptor, _TEXT_HEAD, 0))
    return len(_CONTROL.findall(text)) <= max(2, 0.02 * len(text))


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
                    return KINDS[extension].types[0]
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return member.read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise failure.UnreadableError(failure.DAMAGED) from error
    return ""
