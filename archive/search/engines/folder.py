"""Where an index lies: complete folders side by side, a pointer to the one in use, one writer at a time."""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POINTER = "current"
LOCK = "lock"


class IndexUnavailable(Exception):
    """The index is missing, damaged or of another schema: the worker makes it again."""


class WriterBusy(Exception):
    """Another process writes the index now."""


class IndexFolder:
    """One index under `root`, readable by this account only: opening a Whoosh index unpickles what lies in it."""

    def __init__(self, root: Path, signature: str):
        self.root = root
        self.signature = signature  # names the schema: an index made with another one is not opened

    def current(self) -> Path:
        """Return the folder in use; raise `IndexUnavailable` when there is none that this code can read."""
        try:
            name = (self.root / POINTER).read_text(errors="replace").strip()
        except OSError as error:
            raise IndexUnavailable(f"There is no index at {self.root}: the worker makes it.") from error
        if not name.startswith(f"{self.signature}-"):
            raise IndexUnavailable(f"The index at {self.root} has another schema: the worker makes it again.")
        folder = self.root / name
        if not re.fullmatch(r"[0-9a-f-]+", name) or not folder.is_dir():
            raise IndexUnavailable(f"The folder {folder} of the index is gone: the worker makes it again.")
        return folder

    def fresh(self) -> Path:
        """Return a new, empty folder that nobody reads yet."""
        folder = self.root / f"{self.signature}-{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)
        return folder

    def sweep(self) -> None:
        """Remove what a rebuild that was killed left. Called by the one writer."""
        try:
            self._keep_only(self.current())
        except IndexUnavailable:
            return  # nothing is in use: what is here goes when there is something

    def use(self, folder: Path) -> None:
        """Point to a complete folder, in one step, and remove the others. Called by the one writer."""
        part = self.root / f"{POINTER}.part"
        part.write_text(folder.name)
        part.replace(self.root / POINTER)
        self._keep_only(folder)

    def _keep_only(self, folder: Path) -> None:
        for other in self.root.iterdir():
            if other.is_dir() and other != folder:
                shutil.rmtree(other, ignore_errors=True)  # a reader that still has it open keeps its files

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[None]:
        """Be the one writer; the kernel gives the lock back when the process dies. Raises `WriterBusy`."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise WriterBusy(f"Another process writes the index at {self.root}.") from error
            yield
        finally:
            os.close(handle)
