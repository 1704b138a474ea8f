"""What an import is made of: items, and the origins that give their bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from archive.intake import Description


class BulkError(Exception):
    """A plan that cannot be carried out; nothing was received. Its text names every file or line at fault."""


class Origin(Protocol):
    """Where items lie. An importer from another tool brings one of these."""

    def streams(self, items: Iterable["Item"]) -> Iterator[tuple["Item", BinaryIO]]:
        """Yield each item with an open, seekable stream, good until the next one. Raises `OSError`, `BulkError`."""


@dataclass
class Item:
    """One file to receive, and what is said of it."""

    label: str  # as messages name it: `folder/a.pdf`, `archive.zip!/folder/a.pdf`
    name: str  # of the file itself
    key: str  # what a line of a CSV is matched with
    origin: Origin
    place: Path | int  # where its origin finds it
    description: Description | None = None


class OnDisk:
    """Files of this machine."""

    def streams(self, items):
        """Yield each file, open."""
        for item in items:
            with item.place.open("rb") as stream:
                yield item, stream
