"""Where originals and page images lie: files named by what they hold, written whole or not at all."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1024 * 1024
IMAGE_WIDTHS = (200, 700, 1600)  # pixels: lists, reading, zoom


@dataclass(frozen=True)
class Stored:
    """A file that is safely on disk."""

    sha256: str
    size: int


def blob_path(sha256: str) -> Path:
    """Return where the original with this digest lies, or would lie."""
    return settings.FILES_DIR / sha256[:2] / sha256


def image_path(version_id: int, rank: int, width: int) -> Path:
    """Return where the image of a page, `width` pixels wide, lies or would lie (WebP)."""
    return settings.IMAGES_DIR / f"{version_id % 256:02x}" / str(version_id) / f"{rank}-{width}.webp"


def store(stream: BinaryIO) -> Stored:
    """Write a stream under its digest; the bytes are on the disk itself when this returns.

    Twice the same bytes are one file. Raises `OSError` when the disk refuses; nothing is left then. A kill may leave a
    `.part` file, swept after a day (`archive.sweeping`). Originals are read-only and never replaced.
    """
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = settings.FILES_DIR / f"{secrets.token_hex(12)}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = blob_path(digest.hexdigest())
        path.parent.mkdir(exist_ok=True, mode=0o700)
        part.chmod(0o400)
        while not _is_named(part, path):
            pass
        # In either case: who linked it first may not have done so yet, and the time it takes tells nothing.
        _sync_folder(path.parent)
        _sync_folder(settings.FILES_DIR)
    finally:
        part.unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def _is_named(part: Path, path: Path) -> bool:
    """Give the bytes their name; False when a sweep took the file that had it, in between."""
    try:
        os.link(part, path)
    except FileExistsError:
        try:
            os.utime(path)  # young again: no sweep takes it before its row is there
        except FileNotFoundError:
            return False
    return True


def write_image(path: Path, content: bytes) -> None:
    """Write a page image whole or not at all; it can be made again, so it is not forced to disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remove_images(version_id: int, rank: int) -> None:
    """Remove the images of a page: they can be made again."""
    for width in IMAGE_WIDTHS:
        image_path(version_id, rank, width).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Force the folder's own entry to disk: without it a power cut can forget the new name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
