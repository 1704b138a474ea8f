"""Where the leaves of clean copies lie: beside the page images, with their limit of room, made again on demand.

`copy-<stamp>.leaves` holds images and contents one after the other, `copy-<stamp>.index` says where each is, a line of
JSON a leaf. The stamp changes with the text of the document: a copy is never behind what the site shows.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archive.clean_copy.writer import Leaf
from archive.image_space import mark_seen, open_unnoticed
from archive.models import CustodyEvent, Page, Processing, Version
from archive.page_ranges import Range, holds
from archive.storage import IMAGE_WIDTHS, image_path

FORMAT = 1  # raised when leaves are made in another way
PAGES_MAX = 2_000  # of a document of which there is a copy
Kind = CustodyEvent.Kind
TEXT_KINDS = [Kind.READ, Kind.READ_AGAIN, Kind.CORRECTED, Kind.CAPTURED, Kind.VERSION_ADDED]


def stamp_of(version: Version) -> str:
    """Return what the copy of a version is named by now: it changes when its text may have changed. One query."""
    last = version.document.custody.filter(kind__in=TEXT_KINDS).order_by("-sequence")
    return named_by(last.values_list("sequence", flat=True).first())


def named_by(sequence: int | None) -> str:
    """Return the stamp after this line of custody, the last of `TEXT_KINDS`."""
    return f"{FORMAT}-{sequence or 0}"


def may_have_copy(version: Version) -> bool:
    """Return whether a copy can be made of what this version holds, once all its pages are read.

    None where a copy was made and still said what the file says beside its pages (`archive.cleaning`).
    """
    may = bool(version.page_count) and version.page_count <= PAGES_MAX and not version.is_recording
    return may and version.metadata.get("copy") != "none"


def is_read(version: Version) -> bool:
    """Return whether all of its pages have come to their end."""
    return version.processing == Processing.DONE and not version.pages.filter(state=Page.State.WAITING).exists()


def folder_of(version_id: int) -> Path:
    """Return the folder of a version's images and copies."""
    return image_path(version_id, 1, IMAGE_WIDTHS[0]).parent


def index_path(version_id: int, stamp: str) -> Path:
    """Return where the index of a copy lies, or would lie."""
    return folder_of(version_id) / f"copy-{stamp}.index"


def leaves_path(version_id: int, stamp: str) -> Path:
    """Return where the leaves of a copy lie, or would lie."""
    return folder_of(version_id) / f"copy-{stamp}.leaves"


def size(version_id: int, stamp: str) -> int | None:
    """Return how many bytes a copy takes, nearly what its PDF will; None while it is not made."""
    try:
        return leaves_path(version_id, stamp).stat().st_size if index_path(version_id, stamp).exists() else None
    except FileNotFoundError:  # it went to make room, at this moment
        return None


def leaves(version_id: int, stamp: str, ranges: Sequence[Range] = ()) -> Iterator[Leaf]:
    """Return the leaves of the pages in these ranges, or of all, read as they are taken.

    Raises `FileNotFoundError` at once when the copy is not made, or went.
    """
    with open_unnoticed(index_path(version_id, stamp)) as file:
        entries = [json.loads(line) for line in file]
    path = leaves_path(version_id, stamp)
    path.stat()
    mark_seen(path)
    return _read(path, [one for one in entries if holds(ranges, one["rank"])])


def _read(path: Path, entries: Iterable[dict]) -> Iterator[Leaf]:
    with open_unnoticed(path) as file:  # once the first leaf is taken: what is never taken leaves nothing open
        for entry in entries:
            file.seek(entry["at"])
            image = file.read(entry["image"])
            content = file.read(entry["content"])
            yield Leaf(*entry["size"], content, tuple(entry["blocks"]), image, tuple(entry["pixels"]))


def entry(rank: int, at: int, leaf: Leaf) -> dict:
    """Return the line of the index for a leaf whose image, then its content, begin at this byte."""
    return {
        "rank": rank,
        "at": at,
        "image": len(leaf.image),
        "content": len(leaf.content),
        "size": [leaf.width, leaf.height],
        "pixels": list(leaf.image_size),
        "blocks": list(leaf.blocks),
    }
