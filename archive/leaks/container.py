"""One sending as a ZIP that is made while it comes, filled up to one of few sizes; it only exists under encryption.

Members are numbered, carry no date and keep of a file's name its ending only, when that is a kind that we read. The
last one is nothing but zeros: with it, the whole has a size of `bucket_of`, so that the ciphertext tells neither how
many files there are nor how large they are.
"""

import zipfile
from pathlib import PurePosixPath

from archive.extraction.kinds import media_type_of_name

SMALLEST = 256 * 1024
STEP = 1.25
PADDING = "remplissage"
BLOCK = bytes(64 * 1024)
_NO_DATE = (1980, 1, 1, 0, 0, 0)
LOCAL, DESCRIPTOR, CENTRAL, END = 30, 16, 46, 22  # bytes of a ZIP's own records (APPNOTE 4.3), without names


def bucket_of(size: int) -> int:
    """Return the smallest size of the series that holds so many bytes."""
    bucket = SMALLEST
    while bucket < size:
        bucket = int(bucket * STEP)
    return bucket


class Container:
    """A ZIP that is written to `out.write` and never read again here."""

    def __init__(self, out):
        self.out = _Counting(out)
        self.archive = zipfile.ZipFile(self.out, "w", zipfile.ZIP_STORED)
        self.names: list[str] = []
        self.member = None
        self.member_size = 0

    def begin_file(self, name: str) -> None:
        """Begin the next file."""
        ending = PurePosixPath(name.lower()).suffix if media_type_of_name(name) else ""
        self._begin(f"fichier-{len(self.names) + 1:02}{ending}")

    def write(self, data: bytes) -> None:
        """Go on with the file that was begun."""
        self.member.write(data)
        self.member_size += len(data)

    def end_file(self) -> int:
        """End it; return how many bytes it has."""
        self.member.close()
        return self.member_size

    def finish(self, message: str) -> None:
        """Write the message and fill up."""
        self._begin("message.txt")
        self.write(message.encode("utf-8", "replace"))
        self.end_file()
        names = [*self.names, PADDING]
        tail = LOCAL + len(PADDING) + DESCRIPTOR + sum(CENTRAL + len(name) for name in names) + END
        bucket = bucket_of(self.out.count + tail)
        left = bucket - self.out.count - tail
        self._begin(PADDING)
        while left:
            self.write(BLOCK[:left])
            left -= len(BLOCK[:left])
        self.end_file()
        self.archive.close()
        if self.out.count != bucket:
            raise AssertionError("a sending is not of the size that it must have")

    def abandon(self) -> None:
        """Give it up: nothing more is written."""
        self.out.out = None
        if self.member:
            self.member.close()
        self.archive.close()

    def _begin(self, name: str) -> None:
        info = zipfile.ZipInfo(name, _NO_DATE)
        info.external_attr = 0o600 << 16
        self.member, self.member_size = self.archive.open(info, "w"), 0
        self.names.append(name)


class _Counting:
    """What a ZIP is written to: it cannot go back."""

    def __init__(self, out):
        self.out = out
        self.count = 0

    def write(self, data: bytes) -> int:
        if self.out:
            self.out.write(bytes(data))
        self.count += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
