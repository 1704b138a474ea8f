"""A TrueType or OpenType font program with the tables that draw its letters, and no other: no names, no dates.

OpenType 1.9, "Organization of an OpenType Font": a directory of tables. Of `head` the dates go, of `CFF ` the notices.
"""

import struct

from archive.extraction.rewriting import cff
from archive.extraction.rewriting.refused import RefusedError

TABLES = {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep", b"cmap", b"post", b"vhea"}
TABLES |= {b"vmtx", b"CFF ", b"VORG"}
TABLES_MAX = 100
_ENTRY = struct.Struct(">4sIII")
_DATES = slice(20, 36)  # of `head`: created, modified


def cleaned(content: bytes) -> bytes:
    """Return the font with the tables of the allow-list. Raises `RefusedError`."""
    if len(content) < 12 or content[:4] not in {b"\0\1\0\0", b"true", b"OTTO"}:
        raise RefusedError("fonts")
    count = int.from_bytes(content[4:6], "big")
    if count > TABLES_MAX or len(content) < 12 + 16 * count:
        raise RefusedError("fonts")
    tables = {}
    for number in range(count):
        tag, _sum, at, length = _ENTRY.unpack_from(content, 12 + 16 * number)
        if tag in TABLES:
            tables[tag] = _table(tag, content[at : at + length])
    return _written(content[:4], tables)


def _table(tag: bytes, table: bytes) -> bytes:
    if tag == b"head" and len(table) >= 54:
        return table[: _DATES.start] + bytes(16) + table[_DATES.stop :]
    return cff.cleaned(table) if tag == b"CFF " else table


def _written(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Return the font file of these tables."""
    power = max(len(tables), 1).bit_length() - 1
    search = 16 << power
    out = [version + struct.pack(">HHHH", len(tables), search, power, 16 * len(tables) - search)]
    at = 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        out.append(_ENTRY.pack(tag, _checksum(table), at, len(table)))
        at += len(table) + -len(table) % 4
    out += [table + bytes(-len(table) % 4) for _tag, table in sorted(tables.items())]
    return b"".join(out)


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
