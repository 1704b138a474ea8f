"""What a ZIP file holds: its members listed and proved to be whole, then sent in pieces.

Nothing is written, and no name in the file ever becomes a path. A member that cannot be taken is listed with a code of
`PROBLEMS`, so that whoever gave the file reads all of them before anything is received.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from archive.extraction import failure

PIECE = 1024 * 1024  # bytes of a member in one frame
LISTED = 200  # members in one frame
NAME_MAX = 1000  # characters
RATIO_MAX, RATIO_FROM = 100, 10 * 1024 * 1024  # a blank scan packs well: only large members are suspected
LOCAL_HEADER = 30  # bytes, before the name
LOCKED = 0x1 | 0x40 | 0x2000  # flags: encrypted, strongly, its directory too
PROBLEMS = {
    "outside": "its name leads out of the archive",
    "name": "its name holds signs that no file name has, or is too long",
    "twice": "two members have this name",
    "locked": "it is encrypted",
    "link": "it is a link or a device, not a file",
    "large": "it is larger than a document may be",
    "ratio": "it unpacks to more than a hundred times its size",
    "overlap": "it shares its bytes with another member",
    "method": "it is packed in a way that is not read here",
    "damaged": "it is damaged",
}
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError, struct.error)


def members(request: dict, files: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield {"members": [[rank, name, size, problem], ...]}: every member that is a file; no problem is "".

    Each is unpacked to its end, so that "damaged" is known. `members_max`, `bytes_max` (of all) and `member_max` (bytes
    of one) are the caps. Raises `UnreadableError`: damaged, no member, too much inside.
    """
    archive = _opened(files[0])
    infos = archive.infolist()
    if len(infos) > request["members_max"] or sum(info.file_size for info in infos) > request["bytes_max"]:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
    overlapping, seen, listed = _overlapping(infos), set(), []
    for rank, info in enumerate(infos):
        if info.is_dir():
            continue
        name = name_of(info)
        problem = _problem(info, name, request["member_max"])
        if not problem and name in seen:
            problem = "twice"
        if not problem and rank in overlapping:
            problem = "overlap"
        seen.add(name)
        listed.append([rank, name[:NAME_MAX], info.file_size, problem or _proved(archive, info)])
        if len(listed) == LISTED:
            yield {"members": listed}, b""
            listed = []
    yield {"members": listed}, b""


def unpack(request: dict, files: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield the members `ranks` in this order: {"piece": rank} with bytes, then {"whole": rank}."""
    archive = _opened(files[0])
    infos = archive.infolist()
    for rank in request["ranks"]:
        try:
            for piece in _pieces(archive, infos[rank]):
                yield {"piece": rank}, piece
        except (*_BROKEN, NotImplementedError, RuntimeError) as error:
            raise failure.UnreadableError(failure.DAMAGED) from error
        yield {"whole": rank}, b""


def name_of(info: zipfile.ZipInfo) -> str:
    """Return a member’s name with slashes; where no flag says UTF-8, zipfile took cp437, and French Windows cp850."""
    name = info.filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode()
        except UnicodeDecodeError:
            name = raw.decode("cp850")
    return name.replace("\\", "/")


def _opened(descriptor: int) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(open(descriptor, "rb", closefd=False))
    except _BROKEN as error:
        raise failure.UnreadableError(failure.DAMAGED) from error


def _problem(info: zipfile.ZipInfo, name: str, member_max: int) -> str:
    """Return what is wrong with a member by its entry alone."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not name.isprintable() or len(name) > NAME_MAX:
        return "name"
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return "outside"
    if kind not in (0, stat.S_IFREG):
        return "link"
    if info.flag_bits & LOCKED:
        return "locked"
    if info.file_size > member_max:
        return "large"
    if info.file_size > RATIO_FROM and info.file_size > RATIO_MAX * info.compress_size:
        return "ratio"
    return ""


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Return the ranks of members whose bytes another one claims too: how a small file says that it is endless."""
    found, end = set(), 0
    for rank in sorted(range(len(infos)), key=lambda rank: infos[rank].header_offset):
        if infos[rank].header_offset < end:
            found.add(rank)
        end = max(end, infos[rank].header_offset + LOCAL_HEADER + infos[rank].compress_size)
    return found


def _proved(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """Unpack a member to nowhere; return what is wrong with it."""
    try:
        size = sum(map(len, _pieces(archive, info)))
    except NotImplementedError:
        return "method"
    except (*_BROKEN, RuntimeError):
        return "damaged"
    return "" if size == info.file_size else "damaged"


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's bytes; zipfile gives no more than the entry announces, and checks the sum at the end."""
    with archive.open(info) as member:
        while piece := member.read(PIECE):
            yield piece
