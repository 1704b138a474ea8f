"""What a reader says of the files inside a file: the frames in which they travel, and how their names are kept."""

from collections.abc import Iterator
from typing import BinaryIO

from archive.extraction.limits import NAME_MAX
from archive.extraction.normalise import normalise

PIECE = 1024 * 1024  # bytes of a frame


def frames(rank: int, name: str, size: int, stream: BinaryIO) -> Iterator[tuple[dict, bytes]]:
    """Yield one member in pieces, the last one said to be so; `size` is in bytes."""
    said = {"name": kept_name(name), "size": size, "rank": rank}
    piece = stream.read(PIECE)
    while following := stream.read(PIECE):
        yield {"child": {**said, "last": False}}, piece
        piece = following
    yield {"child": {**said, "last": True}}, piece


def kept_name(name: str) -> str:
    """Return the last part of a name, as any database and any screen takes it; it is never a path."""
    last = normalise(name.replace("\\", "/")).replace("\n", " ").rstrip("/ ").rpartition("/")[2].strip()
    stem, dot, extension = last.rpartition(".")
    if dot and len(extension) < 20:
        return f"{stem[: NAME_MAX - 1 - len(extension)]}.{extension}"
    return last[:NAME_MAX]


def written_size(size: int) -> str:
    """Return a number of bytes as a French reader writes it."""
    for unit, factor in (("Mo", 1024**2), ("ko", 1024)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}".replace(".", ",").replace(",0 ", " ")
    return f"{size} octet{'s' if size > 1 else ''}"
