"""Where an index lies: complete folders side by side, a pointer to the one in use, one writer at a time."""

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

POINTER = "current"
LOCK = "lock"
PLACE, CHANGED = "rebuild-place.json", "rebuild-changed"


class IndexUnavailable(Exception):
    """The index is missing, damaged or of another schema: the worker makes it again."""


class WriterBusy(Exception):
    """Another process writes the index now."""


@dataclass
class Unfinished:
    """An index that is being made, and how far it came: written beside it after each commit."""

    folder: Path
    last: int = 0  # the greatest key of a document in it
    done: int = 0
    tasks: list[int] = field(default_factory=list)  # of the outbox, that it makes superfluous
    failed: list[int] = field(default_factory=list)  # documents that could not be prepared

    def save(self) -> None:
        """Write the place, whole or not at all."""
        part = self.folder / f"{PLACE}.part"
        said = {"last": self.last, "done": self.done, "tasks": self.tasks, "failed": self.failed}
        part.write_text(json.dumps(said))
        part.replace(self.folder / PLACE)

    def changed(self) -> set[int]:
        """Return the documents that were drained into the index in use since this one was begun."""
        try:
            return {int(line) for line in (self.folder / CHANGED).read_text().split() if line.isdecimal()}
        except OSError:
            return set()

    def forget_changed(self) -> None:
        """Say that this index knows these changes too."""
        (self.folder / CHANGED).unlink(missing_ok=True)

    def finish(self) -> None:
        """Leave nothing but the index."""
        self.forget_changed()
        (self.folder / PLACE).unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove it: it may be damaged, or the disk is full."""
        shutil.rmtree(self.folder, ignore_errors=True)


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

    def unfinished(self) -> Unfinished | None:
        """Return the index that a rebuild was making when it was killed, with this schema; the latest of several."""
        found = [place.parent for place in self.root.glob(f"{self.signature}-*/{PLACE}")]
        for folder in sorted(found, key=lambda one: one.stat().st_mtime, reverse=True):
            try:
                return Unfinished(folder, **json.loads((folder / PLACE).read_text()))
            except (OSError, ValueError, TypeError):
                continue
        return None

    def note_changed(self, keys: Iterable[int]) -> None:
        """Tell an unfinished index which documents change in the one in use. Called by the one writer."""
        if place := self.unfinished():
            with (place.folder / CHANGED).open("a") as file:
                file.writelines(f"{key}\n" for key in keys)

    def sweep(self, keep: Path | None = None) -> None:
        """Remove what earlier rebuilds left, but the index in use and `keep`. Called by the one writer."""
        try:
            kept = {self.current(), keep}
        except IndexUnavailable:
            kept = {keep}  # of what is here nothing can be opened
        self._keep_only(kept)

    def use(self, folder: Path) -> None:
        """Point to a complete folder, in one step, and remove the others. Called by the one writer."""
        part = self.root / f"{POINTER}.part"
        part.write_text(folder.name)
        part.replace(self.root / POINTER)
        self._keep_only({folder})

    def _keep_only(self, folders: set) -> None:
        for other in self.root.iterdir():
            if other.is_dir() and other not in folders:
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
