"""How much room page images take, and which go when it is too much: what nobody looked at, the widest first.

An image that goes is made again when somebody asks for it (`archive.image_wanted`). When an image was last looked at is
the time of access of its file, kept to the day and not to the hour; who looked is kept nowhere.
"""

import os
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings

from archive.models import Page, Version
from archive.storage import IMAGE_WIDTHS, image_path

DAY = 24 * 3600
FILL = 0.9  # of the limit: what is left after images went, so that the next hour has room
SWEPT = "swept"  # a file in a version's folder: images are missing there because they went


def open_unnoticed(path: Path):
    """Return the open file, its time of access as it was. Raises `FileNotFoundError`."""
    try:
        return open(os.open(path, os.O_RDONLY | os.O_NOATIME), "rb")
    except PermissionError:  # the files are another account's
        return path.open("rb")


def mark_seen(path: Path) -> None:
    """Remember the day on which an image was looked at; its other time, of making, stays."""
    today = time.time() // DAY * DAY
    try:
        known = path.stat()
        if known.st_atime // DAY * DAY != today:
            os.utime(path, (today, known.st_mtime))
    except OSError:  # it went just now, or the disk is read only: the reader gets the image all the same
        return


def counted() -> int | None:
    """Return how many bytes the images took when they were last counted, or nothing."""
    try:
        return int(_count_file().read_text())
    except (FileNotFoundError, ValueError):
        return None


def make_room() -> int:
    """Count the images, and remove those longest unseen while they are above the limit; return the bytes left.

    Clean copies go first; of all pages the large images before any middle one, and the smallest last. Never an image
    that cannot be made again: of what LibreOffice converted, and of a page that failed.
    """
    total = sum(size for width in IMAGE_WIDTHS for _seen, size, _version, _rank in _images(width))
    total += sum(size for _seen, size, _path in _copies())
    limit = settings.IMAGES_MAX_BYTES
    if limit and total > limit:
        total = _remove(total, FILL * limit)
    settings.IMAGES_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    _count_file().write_text(str(total))
    return total


def was_swept(version_id: int) -> bool:
    """Tell whether images of this version went to make room."""
    return (image_path(version_id, 1, IMAGE_WIDTHS[0]).parent / SWEPT).exists()


def _remove(total: int, wanted: float) -> int:
    for _seen, size, path in sorted(_copies()):
        if total <= wanted:
            return total
        for one in (path.with_suffix(".index"), path):  # the index first: without it there is no copy
            one.unlink(missing_ok=True)
        total -= size
    drawn = {pk for pk, media_type in Version.objects.values_list("pk", "media_type") if Version.draws(media_type)}
    failed = set(Page.objects.exclude(failure="").values_list("version_id", "rank"))
    for width in sorted(IMAGE_WIDTHS, reverse=True):
        for _seen, size, version_id, rank in sorted(_images(width)):
            if total <= wanted:
                return total
            if version_id in drawn and (version_id, rank) not in failed:
                path = image_path(version_id, rank, width)
                (path.parent / SWEPT).touch(mode=0o600)
                path.unlink(missing_ok=True)
                total -= size
    return total


def _images(width: int) -> Iterator[tuple[float, int, int, int]]:
    """Yield (last seen, bytes, version, rank) of each image of this width."""
    ending = f"-{width}.webp"
    for folder in settings.IMAGES_DIR.glob("??/*"):
        if not folder.name.isdecimal():
            continue
        for entry in os.scandir(folder):
            rank = entry.name.removesuffix(ending)
            if not entry.name.endswith(ending) or not rank.isdecimal():
                continue
            try:
                known = entry.stat()
            except FileNotFoundError:  # written anew at this moment
                continue
            yield known.st_atime, known.st_size, int(folder.name), int(rank)


def _copies() -> Iterator[tuple[float, int, Path]]:
    """Yield (last seen, bytes, path) of the leaves of each clean copy, and of each PDF that was written anew."""
    for path in chain(settings.IMAGES_DIR.glob("??/*/copy-*.leaves"), settings.IMAGES_DIR.glob("??/*/cleaned-*.pdf")):
        try:
            known = path.stat()
        except FileNotFoundError:
            continue
        yield known.st_atime, known.st_size, path


def _count_file() -> Path:
    return settings.IMAGES_DIR / "size"
