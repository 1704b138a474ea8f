"""Compound files (MS-CFB), as old Office and Outlook write them: made for the tests, with large sectors only."""

import struct

SECTOR = 512
LEAST = 4096  # bytes: a shorter stream would lie in the small sectors, which are not made here
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(tree):
    """Return a compound file of {name: bytes or such a tree}; bytes are filled up with zeros to 4,096."""
    entries = [["Root Entry", 5, FREE, FREE, END, 0]]  # name, type, next beside, first below, start, size
    data = []
    _add(tree, 0, entries, data)
    entries += [["", 0, FREE, FREE, 0, 0]] * (-len(entries) % 4)
    directory = b"".join(map(_entry, entries))
    bodies = [directory, *data]
    fats = 1
    while fats * 128 < fats + sum(len(body) // SECTOR for body in bodies):
        fats += 1
    table, starts, at = [FAT] * fats, [], fats
    for body in bodies:
        count = len(body) // SECTOR
        starts.append(at)
        table += [*range(at + 1, at + count), END]
        at += count
    numbers = iter(starts[1:])
    for entry in entries:
        if entry[1] == 2:
            entry[4] = next(numbers)
    bodies[0] = b"".join(map(_entry, entries))
    table += [FREE] * (fats * 128 - len(table))
    header = SIGNATURE + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, fats, starts[0], 0, LEAST, END, 0, END, 0)
    header += struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))
    return header + struct.pack(f"<{len(table)}I", *table) + b"".join(bodies)


def _add(tree, parent, entries, data):
    """Add the entries of a folder, each beside the one before it."""
    before = None
    for name, content in tree.items():
        number = len(entries)
        if before is None:
            entries[parent][3] = number
        else:
            entries[before][2] = number
        before = number
        if isinstance(content, dict):
            entries.append([name, 1, FREE, FREE, 0, 0])
            _add(content, number, entries, data)
        else:
            content = content.ljust(LEAST, b"\0")
            entries.append([name, 2, FREE, FREE, 0, len(content)])
            data.append(content + bytes(-len(content) % SECTOR))


def _entry(entry):
    name, kind, beside, below, start, size = entry
    said = name.encode("utf-16-le")
    length = len(said) + 2 if name else 0
    return (
        said.ljust(64, b"\0")
        + struct.pack("<HBBIII", length, kind, 1, FREE, beside, below)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
