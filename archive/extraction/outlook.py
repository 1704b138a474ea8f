"""E-mails of Outlook (.msg), by olefile: properties are streams named by their number (MS-OXMSG, MS-OXPROPS)."""

import datetime
import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from archive.extraction import compressed_rtf, failure, letter, sections
from archive.extraction import members as inside
from archive.extraction.encodings import decoded
from archive.extraction.limits import MEMBERS_MAX
from archive.extraction.plain_of_html import plain_of_html
from archive.extraction.plain_text import content_of
from archive.extraction.rich_text import plain_of_rtf

ENGINE = f"olefile {olefile.__version__}"
SIZE_MAX = 200 * 1024 * 1024  # bytes of the file
SUBJECT, BODY, HTML, RTF = "0037", "1000", "1013", "1009"
DATA, LONG_NAME, SHORT_NAME, SHOWN_NAME = "3701", "3707", "3704", "3001"
SENT_AT, CAME_AT = 0x00390040, 0x0E060040
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    with _opened(descriptor) as ole:
        lines = list(_message(ole, []))
        for number, folder in enumerate(_attached(ole), start=1):
            if _is_message(ole, folder):  # its streams lie in the same file: it is read with the one that it came with
                lines += ["", f"Message joint {number} :", *_message(ole, [folder, f"__substg1.0_{DATA}000D"])]
    return sections.frames(lines, ENGINE)


def members(descriptor: int, known: set[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield what was attached, in pieces, but the ranks in `known`."""
    with _opened(descriptor) as ole:
        for rank, folder in enumerate(_attached(ole), start=1):
            if rank not in known and not _is_message(ole, folder):
                content = _bytes(ole, [folder], DATA)
                yield from inside.frames(rank, _name(ole, folder, rank), len(content), BytesIO(content))


def _opened(descriptor: int) -> olefile.OleFileIO:
    try:
        ole = olefile.OleFileIO(BytesIO(content_of(descriptor, SIZE_MAX)))
    except (failure.UnreadableError, MemoryError):
        raise
    except Exception as error:  # olefile raises what struct and its own checks do
        raise failure.UnreadableError(failure.DAMAGED) from error
    if not ole.exists("__properties_version1.0"):
        raise failure.UnreadableError(failure.MISMATCH)
    return ole


def _attached(ole) -> list[str]:
    """Return the folders of the attached files, in order. Raises `UnreadableError` for too many."""
    folders = {path[0] for path in ole.listdir() if path[0].startswith("__attach_version1.0_")}
    if len(folders) > MEMBERS_MAX:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
    return sorted(folders)


def _is_message(ole, folder: str) -> bool:
    return ole.exists([folder, f"__substg1.0_{DATA}000D", "__properties_version1.0"])


def _message(ole, where: list[str]) -> Iterator[str]:
    """Yield the lines of the message that lies in this folder; of the one at the top, what was attached too."""
    headers = {
        "date": _date(ole, where),
        "subject": _string(ole, where, SUBJECT),
    }
    body = _string(ole, where, BODY)
    if not body.strip():
        html = _bytes(ole, where, HTML)
        body = plain_of_html(decoded(html) if html else _string(ole, where, HTML))
    if not body.strip() and (packed := _bytes(ole, where, RTF)):
        body = plain_of_rtf(compressed_rtf.unpacked(packed))
    attached = [
        letter.Attached(_name(ole, folder, rank), len(_bytes(ole, [folder], DATA)))
        for rank, folder in enumerate([] if where else _attached(ole), start=1)
        if not _is_message(ole, folder)
    ]
    yield from letter.paragraphs(headers, body, attached)


def _string(ole, where: list[str], number: str) -> str:
    """Return a property that is a text: in UTF-16, or in the code page of who wrote it."""
    if wide := _stream(ole, [*where, f"__substg1.0_{number}001F"]):
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return decoded(_stream(ole, [*where, f"__substg1.0_{number}001E"])).rstrip("\0")


def _bytes(ole, where: list[str], number: str) -> bytes:
    return _stream(ole, [*where, f"__substg1.0_{number}0102"])


def _stream(ole, path: list[str]) -> bytes:
    if not ole.exists(path):
        return b""
    try:
        content = ole.openstream(path).read()
        if len(content) < ole.get_size(path):  # olefile takes half a stream for a whole one
            raise failure.UnreadableError(failure.DAMAGED)
        return content
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise failure.UnreadableError(failure.DAMAGED) from error


def _date(ole, where: list[str]) -> str:
    """Return when it was sent, else when it came: in the stream of short properties, in tenths of microseconds."""
    short = _stream(ole, [*where, "__properties_version1.0"])
    begins = 24 if where else 32
    found = {}
    for start in range(begins, len(short) - 15, 16):
        tag, _flags, value = struct.unpack_from("<IIQ", short, start)
        found[tag] = value
    ticks = found.get(SENT_AT) or found.get(CAME_AT)
    try:
        return (_EPOCH + datetime.timedelta(microseconds=ticks // 10)).strftime("%d/%m/%Y %H:%M UTC") if ticks else ""
    except OverflowError:
        return ""


def _name(ole, folder: str, rank: int) -> str:
    names = (_string(ole, [folder], number) for number in (LONG_NAME, SHORT_NAME, SHOWN_NAME))
    return next(filter(None, map(inside.kept_name, names)), f"piece-{rank}")
