"""Encrypts while it comes: what is written goes through age in a thread, and only its ciphertext meets the disk.

The result is an ordinary age file. Its order on disk: written under a name of its own, forced to disk, given its time,
its final name, the folder forced to disk. Who calls writes the row after that, and nobody sees it before.
"""

import hashlib
import os
import queue
import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.conf import settings

PIECES_WAITING = 8  # of 64 KiB: what a sending holds in memory
NO_TIME = (0, 0)  # of every file here: when it was read and written
_END, _STOP = None, object()


@dataclass(frozen=True)
class Sealed:
    """A ciphertext that is safely on disk."""

    name: str
    size: int
    sha256: str


class _Stopped(Exception):
    """The sending was given up."""


def path_of(name: str) -> Path:
    """Return where the ciphertext of this name lies."""
    return settings.LEAKS_DIR / f"{name}.age"


def remove(name: str) -> None:
    """Remove a ciphertext for good; that it is gone is forced to disk."""
    path_of(name).unlink(missing_ok=True)
    settle_folder()


class Sealing:
    """One ciphertext in the making; ends by `close` or `abandon`, and after either nothing else may be called."""

    def __init__(self, recipients):
        settings.LEAKS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.name = secrets.token_hex(16)
        self.part = settings.LEAKS_DIR / f"{self.name}.part"
        self.file = os.fdopen(os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self.digest, self.size = hashlib.sha256(), 0
        self.pieces = queue.Queue(PIECES_WAITING)
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._seal, args=(list(recipients),), daemon=True)
        self.thread.start()

    def write(self, data: bytes) -> None:
        """Take a piece of the plain text. Raises `OSError` when the disk refuses."""
        self._raise_error()
        self.pieces.put(data)

    def close(self) -> Sealed:
        """End it; the bytes and their name are on the disk itself when this returns. Raises `OSError`."""
        self.pieces.put(_END)
        self.thread.join()
        self._raise_error()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        os.utime(self.part, NO_TIME)
        self.part.rename(path_of(self.name))
        settle_folder()
        return Sealed(self.name, self.size, self.digest.hexdigest())

    def abandon(self) -> None:
        """Give it up: nothing is left. May come after anything, `close` too."""
        if self.thread.is_alive():
            self.pieces.put(_STOP)
            self.thread.join()
        with suppress(OSError):  # a full disk refuses the end as well; the file goes in the next line
            self.file.close()
        self.part.unlink(missing_ok=True)
        path_of(self.name).unlink(missing_ok=True)
        settle_folder()

    def _seal(self, recipients) -> None:
        source = _Source(self.pieces)
        try:
            pyrage.encrypt_io(source, _Target(self), recipients)
        except BaseException as error:  # whatever it is, whoever writes must hear of it
            self.error = error
            while not source.is_over:  # nobody waits for room in vain
                source.is_over = self.pieces.get() in {_END, _STOP}

    def _raise_error(self) -> None:
        if self.error:
            raise OSError(f"sealing failed: {type(self.error).__name__}") from self.error


class _Source:
    """What age reads: the pieces, as they come."""

    def __init__(self, pieces: queue.Queue):
        self.pieces = pieces
        self.rest = memoryview(b"")
        self.is_over = False

    def read(self, size: int = -1) -> bytes:
        while not self.rest and not self.is_over:
            piece = self.pieces.get()
            self.is_over = piece in {_END, _STOP}
            if piece is _STOP:
                raise _Stopped
            self.rest = memoryview(piece or b"")
        if size < 0:
            size = len(self.rest)
        taken, self.rest = self.rest[:size], self.rest[size:]
        return bytes(taken)


class _Target:
    """What age writes to: the file, counted and digested."""

    def __init__(self, sealing: Sealing):
        self.sealing = sealing

    def write(self, data: bytes) -> int:
        self.sealing.file.write(data)
        self.sealing.digest.update(data)
        self.sealing.size += len(data)
        return len(data)

    def flush(self) -> None:
        self.sealing.file.flush()


def settle_folder() -> None:
    """Force the folder's entries to disk, and give it the time that its files have."""
    handle = os.open(settings.LEAKS_DIR, os.O_RDONLY)
    try:
        os.utime(handle, NO_TIME)
        os.fsync(handle)
    finally:
        os.close(handle)
