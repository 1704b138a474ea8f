"""What is thrown away once it is of no use: ended sessions, what a kill or a full disk left on disk, unseen images.

No leftover younger than a day goes. What `archive.storage.store` meets again becomes young, so that an original which
is being received is never swept.
"""

import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from archive import image_space, sendings
from archive.models import File

EVERY_SECONDS = 3600
LEFT_SECONDS = 24 * 3600  # no upload takes longer: what is older belongs to a process that was killed
_swept: float | None = None  # when this process last did it, monotonic


def sweep_hourly() -> None:
    """Sweep, unless this process did so within the hour."""
    global _swept
    if _swept is None or time.monotonic() - _swept > EVERY_SECONDS:
        sweep()
        _swept = time.monotonic()


def sweep() -> None:
    """Delete ended sessions, which would say when somebody was last here, and leftovers of more than a day.

    Also what was prepared to be sent and left for a day.
    Leftovers are halves of files, uploads whose request died, and originals whose row was never written. Raises
    `OSError` when the disk refuses.
    """
    sendings.sweep(timezone.now() - timedelta(seconds=LEFT_SECONDS))
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    leftovers = [
        *settings.FILES_DIR.glob("*.part"),
        *settings.IMAGES_DIR.rglob("*.part"),
        *Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"),
    ]
    for file in leftovers:
        if _is_old(file):
            file.unlink(missing_ok=True)
    image_space.make_room()
    for original in _old_originals():
        if not File.objects.filter(sha256=original.name).exists():
            _remove_original(original)


def _old_originals() -> Iterator[Path]:
    return (path for path in settings.FILES_DIR.glob("??/*") if _is_old(path))


def _is_old(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime > LEFT_SECONDS
    except FileNotFoundError:
        return False  # another worker, or the upload's own end


def _remove_original(original: Path) -> None:
    """Remove an original that no row names, unless it is received again at this very moment."""
    aside = settings.FILES_DIR / f"{secrets.token_hex(12)}.part"
    try:
        original.rename(aside)
    except FileNotFoundError:
        return  # another worker sweeps too
    if _is_old(aside):
        aside.unlink(missing_ok=True)
    else:
        aside.rename(original)  # `store` met it just before it was put aside
