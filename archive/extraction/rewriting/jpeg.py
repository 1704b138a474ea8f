"""A JPEG without anything but what draws it: the bytes of its pixels stay as they are.

ITU-T T.81, annex B: segments by their markers. Kept are tables, frames and scans; of the application's segments only
the one of Adobe that says how colours are coded. What stands after the end of the picture goes.
"""

from archive.extraction.rewriting.refused import RefusedError

KEPT = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD}
STANDALONE = {0x01, *range(0xD0, 0xD8)}
SOS, EOI, APP0, APP14 = 0xDA, 0xD9, 0xE0, 0xEE
ADOBE = 12  # bytes of its segment
JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def stripped(content: bytes) -> bytes:
    """Return the same picture, without EXIF, XMP, IPTC, profiles, thumbnails and comments. Raises `RefusedError`."""
    if not content.startswith(b"\xff\xd8"):
        raise RefusedError("pictures")
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise RefusedError("pictures")
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == EOI:
            break
        if marker in STANDALONE:
            at += 2
            continue
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at:end]
        kept.append(_kept(marker, segment, first=len(kept) == 1))
        at = end
        if marker == SOS:
            at = _end_of_scan(content, end)
            kept.append(content[end:at])
    return b"".join([*kept, b"\xff\xd9"])


def _kept(marker: int, segment: bytes, *, first: bool) -> bytes:
    """Return what stays of a segment: all, nothing, or what says how its colours are coded."""
    if marker in KEPT:
        return segment
    if marker == APP14 and segment[4:9] == b"Adobe":
        return b"\xff\xee" + (ADOBE + 2).to_bytes(2, "big") + segment[4 : 4 + ADOBE]
    return JFIF if marker == APP0 and segment[4:9] == b"JFIF\0" and first else b""


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands that is neither a stuffed byte nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            return len(content)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
