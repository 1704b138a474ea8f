"""Where the masked pages lie as JPEG until the PDF is put together of them: `<rank>-<width>x<height>.jpg`."""

import re
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"(\d+)-(\d+)x(\d+)\.jpg")


def folder_of(version_id: int) -> Path:
    """Return the folder of a version that is being made."""
    return settings.IMAGES_DIR / "redactions" / str(version_id)


def write(version_id: int, rank: int, size: tuple[int, int], content: bytes) -> None:
    """Keep the JPEG of a page, whole or not at all."""
    folder = folder_of(version_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f"{rank}.part"
    part.write_bytes(content)
    part.replace(folder / f"{rank}-{size[0]}x{size[1]}.jpg")


def images_in(version_id: int) -> dict[int, tuple[Path, tuple[int, int]]]:
    """Return, by rank, where each JPEG lies, and its size."""
    found = {}
    for path in folder_of(version_id).glob("*.jpg"):
        if match := _NAME.fullmatch(path.name):
            rank, width, height = map(int, match.groups())
            found[rank] = (path, (width, height))
    return found
