"""The file on disk of an upload that arrives piece by piece: one writer at a time, on the disk before it is said.

The file itself says how much has come; the row's `received` follows it.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class UploadBusy(Exception):
    """Another request writes to this upload at this moment."""


def path_of(upload) -> Path:
    """Return where the bytes of an upload lie, or would lie."""
    return settings.SENDINGS_DIR / f"{upload.word}.part"


def thumbnail_of(upload) -> Path:
    """Return where the small image of an uploaded photo lies, or would lie (WebP)."""
    return settings.SENDINGS_DIR / f"{upload.word}.webp"


def size_of(upload) -> int:
    """Return how many bytes have come."""
    try:
        return path_of(upload).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def held(upload) -> Iterator[int]:
    """Hold the file for one writer, as a descriptor placed at its end. Raises `UploadBusy`, `OSError`."""
    settings.SENDINGS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path_of(upload), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    except BlockingIOError as error:
        raise UploadBusy from error
    finally:
        os.close(descriptor)  # lets the lock go


def append(descriptor: int, blocks: Iterable[bytes]) -> None:
    """Write these blocks at the end and force them to the disk, also those before a fault. Raises `OSError`."""
    try:
        for block in blocks:
            view = memoryview(block)
            while view:
                view = view[os.write(descriptor, view) :]
    finally:
        os.fsync(descriptor)


def remove(upload) -> None:
    """Remove what is on disk of an upload."""
    path_of(upload).unlink(missing_ok=True)
    thumbnail_of(upload).unlink(missing_ok=True)
