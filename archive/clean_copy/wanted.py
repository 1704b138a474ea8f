"""Asking the worker for a clean copy. What is asked is a file, `copies/<version>`: asking twice is asking once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

WAITING_MAX = 500  # copies asked for: a robot that takes every link must not fill the worker's week


def want(version_id: int) -> bool:
    """Have the copy of this version made; False while too many wait, or nothing can be written: ask later."""
    path = _path(version_id)
    if path.exists():
        return True
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sum(1 for _asked in os.scandir(path.parent)) >= WAITING_MAX:
            return False
        path.touch(mode=0o600)
    except OSError:  # the disk is full: whoever watches it is told elsewhere
        return False
    return True


def is_wanted(version_id: int) -> bool:
    """Return whether somebody asked for it and it is not made yet."""
    return _path(version_id).exists()


def no_more(version_id: int) -> None:
    """Forget that it was asked for: it is made, or never will be."""
    _path(version_id).unlink(missing_ok=True)


def waiting() -> list[int]:
    """Return the versions whose copy is asked for, the one asked first before the others."""
    found = []
    for path in _folder().glob("*"):
        try:
            found.append((path.stat().st_mtime, int(path.name)))
        except (FileNotFoundError, ValueError):  # made by another worker just now; a file that is not ours
            continue
    return [version_id for _asked, version_id in sorted(found)]


@contextmanager
def held(version_id: int) -> Iterator[bool]:
    """Keep other workers from this copy; gives False when one has it. A worker that is killed lets go by itself."""
    try:
        file = _path(version_id).open("rb")
    except FileNotFoundError:
        yield False
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _folder() -> Path:
    return settings.IMAGES_DIR / "copies"


def _path(version_id: int) -> Path:
    return _folder() / str(version_id)
