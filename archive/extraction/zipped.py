"""Archives (.zip): their one page is their inventory; their members become documents of their own.

Everything is unzipped once before anything is handed over, so that an archive is taken in whole or not at all. No
member is ever written under its name.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from archive.extraction import failure, sections
from archive.extraction import members as inside
from archive.extraction.limits import MEMBERS_MAX, RATIO_FREE, RATIO_MAX, UNZIPPED_MAX

ENGINE = "zipfile"
ENTRIES_MAX = 10_000
LOCAL_HEADER = 30  # bytes, the least
_NOT_A_PLACE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and its inventory. Raises `UnreadableError`: too much inside, password, damaged."""
    with _opened(descriptor) as archive:
        kept, left_out = _sorted(archive)
        _try_out(archive, kept)
    if not kept:
        raise failure.UnreadableError(failure.NO_PAGES)
    return sections.frames(_inventory(kept, left_out), ENGINE)


def members(descriptor: int, known: set[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield the members, in pieces, but the ranks in `known`."""
    with _opened(descriptor) as archive:
        kept, _left_out = _sorted(archive)
        for rank, member in enumerate(kept, start=1):
            if rank not in known:
                with archive.open(member) as stream:
                    yield from inside.frames(rank, _name(member), member.file_size, stream)


@contextmanager
def _opened(descriptor: int) -> Iterator[zipfile.ZipFile]:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except (failure.UnreadableError, MemoryError):
            raise
        except Exception as error:  # zipfile and each of its decompressors have their own for a damaged archive
            raise failure.UnreadableError(failure.DAMAGED) from error


def _sorted(archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo], int]:
    """Return the members that are files of somebody's, and how many others there are. Raises `UnreadableError`."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > ENTRIES_MAX:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
    kept = [entry for entry in entries if _is_a_file(entry)]
    if len(kept) > MEMBERS_MAX:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
    if any(entry.flag_bits & 1 for entry in kept):
        raise failure.UnreadableError(failure.PASSWORD)
    _refuse_contradictions(entries)
    size, zipped = (sum(getattr(entry, name) for entry in kept) for name in ("file_size", "compress_size"))
    if size > UNZIPPED_MAX or _swells(size, zipped) or any(_swells(e.file_size, e.compress_size) for e in kept):
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
    return kept, len(entries) - len(kept)


def _swells(size: int, zipped: int) -> bool:
    return size > RATIO_FREE and size > RATIO_MAX * max(1, zipped)


def _is_a_file(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file that somebody put there: no link, no device, nothing hidden, nowhere else."""
    mode = stat.S_IFMT(entry.external_attr >> 16) if entry.create_system == 3 else 0
    name = entry.orig_filename
    folders = re.split(r"[/\\]", name)
    hidden = any(part.startswith(".") or part.lower() in _OF_THE_SYSTEM for part in folders)
    return mode in {0, stat.S_IFREG} and not hidden and not _NOT_A_PLACE.search(name)


def _refuse_contradictions(entries: list[zipfile.ZipInfo]) -> None:
    """Raise `UnreadableError` for members of one name, or that share their bytes: no program makes that by itself."""
    names = [entry.orig_filename for entry in entries]
    if len(set(names)) < len(names):
        raise failure.UnreadableError(failure.DAMAGED)
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size


def _try_out(archive: zipfile.ZipFile, kept: list[zipfile.ZipInfo]) -> None:
    """Unzip everything and keep nothing: a member gives no more than it announces, and its checksum is right."""
    for entry in kept:
        with archive.open(entry) as stream:
            while stream.read(inside.PIECE):
                pass


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name in letters: an old archive that does not say its encoding is from DOS, or in UTF-8."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _inventory(kept: list[zipfile.ZipInfo], left_out: int) -> Iterator[str]:
    """Yield the lines of the inventory."""
    yield f"Contenu de l’archive : {len(kept)} fichier{'s' if len(kept) > 1 else ''}"
    for entry in kept:
        yield f"– {_name(entry)}, {inside.written_size(entry.file_size)}"
    if left_out:
        yield f"Laissés de côté (cachés, ou hors de l’archive) : {left_out}"
