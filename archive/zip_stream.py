"""A ZIP file that is sent while it is made, in the memory of one piece, with a list of the digests of what it holds.

The members are not compressed: PDF is already. They carry no date: when something was made is nobody's business here.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator

MANIFEST = "MANIFEST.sha256"  # checked by `sha256sum -c MANIFEST.sha256`
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16

Members = Iterable[tuple[str, Iterable[bytes]]]


def zipped(members: Members) -> Iterator[bytes]:
    """Yield the ZIP of these members (name, pieces), each read only when it is its turn."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, pieces in members:
            info = zipfile.ZipInfo(name, _NO_DATE)
            info.external_attr = _READABLE
            with archive.open(info, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


def with_manifest(members: Members, digests: dict[str, str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the members, then the list of their digests; `digests` has each as soon as its member has gone by."""
    for name, pieces in members:
        yield name, _digested(name, pieces, digests)
    yield MANIFEST, ["".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()]


def _digested(name: str, pieces: Iterable[bytes], digests: dict[str, str]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    digests[name] = digest.hexdigest()


class _Pieces:
    """A file that can only be written on, and gives what was written."""

    def __init__(self):
        self.written: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        piece, self.written = b"".join(self.written), []
        return piece
