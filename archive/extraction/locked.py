"""Old Office files that only their password opens: said so, where their readers say no more than “damaged”."""

import struct
from typing import BinaryIO

import olefile

from archive.extraction import failure

HEAD = 64 * 1024  # bytes of a stream that are looked at
RECORDS = 20  # of a workbook, the lock comes among the first
FILE_PASS = 0x002F  # MS-XLS 2.4.117
LOCKED_SLIDES = b"\xdf\xc4\xd1\xf3"  # headerToken of MS-PPT 2.3.2


def refuse_locked(file: BinaryIO) -> None:
    """Raise `UnreadableError` for a compound file whose words are encrypted; anything else is left to its reader."""
    try:
        with olefile.OleFileIO(file) as ole:
            heads = {name: _head(ole, name) for name in ("WordDocument", "Current User", "Workbook", "Book")}
    except MemoryError:
        raise
    except Exception:  # what is damaged for olefile may be sound for its reader
        return
    word, slides = heads["WordDocument"], heads["Current User"]
    # fEncrypted of the first header of a Word file: MS-DOC 2.5.2.
    locked = (len(word) > 11 and word[11] & 1) or slides[12:16] == LOCKED_SLIDES
    if locked or _has_file_pass(heads["Workbook"] or heads["Book"]):
        raise failure.UnreadableError(failure.PASSWORD)


def _head(ole: olefile.OleFileIO, name: str) -> bytes:
    return ole.openstream(name).read(HEAD) if ole.exists(name) else b""


def _has_file_pass(workbook: bytes) -> bool:
    """Tell whether one of the first records of a workbook is the one that locks it."""
    at = 0
    for _record in range(RECORDS):
        if at + 4 > len(workbook):
            break
        kind, size = struct.unpack_from("<HH", workbook, at)
        if kind == FILE_PASS:
            return True
        at += 4 + size
    return False
