"""The RTF in which Outlook keeps the words of a message, unpacked (MS-OXRTFCP)."""

import struct

LENGTH_MAX = 50 * 1024 * 1024  # bytes unpacked; each pair of bytes gives 17 at most
LZFU, PLAIN = b"LZFu", b"MELA"
RING = 4096
BEFORE = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(content: bytes) -> bytes:
    """Return the RTF, or as much of it as there is; an empty string for what is none."""
    if len(content) < 16:
        return b""
    size, raw_size, kind = struct.unpack_from("<II4s", content)
    if kind == PLAIN:
        return content[16 : 16 + raw_size]
    return _unpacked(content[16 : size + 4]) if kind == LZFU else b""


def _unpacked(packed: bytes) -> bytes:
    """Follow the references: each points into the last 4,096 bytes, at first the words that most RTF begins with."""
    ring, written = bytearray(BEFORE.ljust(RING, b"\0")), len(BEFORE)
    found, at = bytearray(), 0
    while at < len(packed) and len(found) < LENGTH_MAX:
        control, at = packed[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                piece, at = packed[at : at + 1], at + 1
                offset, length = None, len(piece)
            else:
                pair, at = packed[at : at + 2], at + 2
                if len(pair) < 2:
                    return bytes(found)
                offset, length = divmod(int.from_bytes(pair, "big"), 16)
                length += 2
                if offset == written % RING:
                    return bytes(found)
            for step in range(length):
                byte = piece[0] if offset is None else ring[(offset + step) % RING]
                ring[written % RING] = byte
                written += 1
                found.append(byte)
    return bytes(found)
