"""Where the signed lists lie: `<day>.txt`, `<day>.sig`, `<day>.heads` (never served), written whole or not at all."""

import datetime
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class NotTrusted(Exception):
    """Something of the lists or of their keys is not as it must be; the text says what, and what can be done."""


def folder() -> Path:
    """Return the folder of the lists, made for this account alone."""
    settings.SIGNED_LISTS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings.SIGNED_LISTS_DIR


def days() -> list[datetime.date]:
    """Return the days that have a list, the first before the others."""
    names = (path.stem for path in settings.SIGNED_LISTS_DIR.glob("*.txt"))
    return sorted(day for day in map(day_of, names) if day)


def day_of(name: str) -> datetime.date | None:
    """Return the day that a file is named after; none when it is named otherwise."""
    try:
        return datetime.date.fromisoformat(name) if _DAY.fullmatch(name) else None
    except ValueError:
        return None


def path_of(day: datetime.date, ending: str) -> Path:
    """Return where a file of a day's list lies, or would lie."""
    return settings.SIGNED_LISTS_DIR / f"{day.isoformat()}.{ending}"


def read(path: Path) -> bytes:
    """Return what a file holds; raises `NotTrusted` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotTrusted(f"signed lists: {path.name} cannot be read: {error.strerror}") from error


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all, on the disk itself when this returns."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    finally:
        part.unlink(missing_ok=True)
