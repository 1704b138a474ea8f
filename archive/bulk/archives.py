"""A ZIP file given to an import: listed and unpacked in the sandbox, for its bytes come from somebody else.

A member's name is a label, never a path here. What is unpacked lies in a file without a name, one member at a time.
"""

import tempfile
from itertools import islice
from pathlib import Path

from django.conf import settings

from archive.bulk.items import BulkError, Item
from archive.extraction import failure, unpack
from archive.sandbox import JobError, Sandbox

MEMBERS_MAX = 20_000
BYTES_MAX = 20 * 1024**3  # of all members together
MEMBER_MAX = 900 * 1024**2  # of one, where deposits may be larger: what one job may send
LISTING_SECONDS, UNPACKING_SECONDS = 600, 300
MEMORY = 512 * 1024**2
BATCH_MEMBERS, BATCH_BYTES = 100, 64 * 1024**2  # unpacked by one job, or one member
HELD_IN_MEMORY = 1024**2  # bytes of a member, before it goes to disk
WHY = {
    failure.DAMAGED: "it is damaged, or no ZIP file",
    failure.TOO_MUCH_INSIDE: f"it holds more than {MEMBERS_MAX} members or {BYTES_MAX // 1024**3} GiB",
}

SANDBOX = Sandbox(
    {name: f"archive.extraction.unpack:{name}" for name in ("members", "unpack")},
    preload=["archive.extraction.unpack"],
)


class Zipped:
    """A ZIP file as an origin: `items` are its members that can be received, `problems` say what cannot."""

    def __init__(self, path: Path):
        self.path = path
        self.sizes: dict[int, int] = {}  # bytes, by rank in the archive
        self.items: list[Item] = []
        self.problems: list[str] = []
        for rank, name, size, problem in self._listed():
            if any(part.startswith(".") or part == "__MACOSX" for part in name.split("/") if part != ".."):
                continue  # hidden, as in a folder
            if problem:
                self.problems.append(f"{path}!/{name!r:.200}: {unpack.PROBLEMS[problem]}")
                continue
            self.sizes[rank] = size
            key = f"{path.resolve()}!/{name}"
            self.items.append(Item(f"{path}!/{name}", name.rpartition("/")[2], key, self, rank))

    def streams(self, items):
        """Yield each member in a file without a name, which the next one uses again."""
        items = iter(items)
        while batch := self._batch(items):
            waiting = iter(batch)
            with tempfile.SpooledTemporaryFile(max_size=HELD_IN_MEMORY, dir=settings.DATA_DIR) as stream:
                for frame in self._run("unpack", {"ranks": [item.place for item in batch]}, UNPACKING_SECONDS):
                    if "piece" in frame.data:
                        stream.write(frame.blob)
                        continue
                    item = next(waiting, None)
                    if item is None or frame.data.get("whole") != item.place or stream.tell() != self.sizes[item.place]:
                        raise BulkError(f"{self.path}: its reader says what no reader says.")
                    stream.seek(0)
                    yield item, stream
                    stream.seek(0)
                    stream.truncate()
            if next(waiting, None):
                raise BulkError(f"{self.path}: its reader ended too soon.")

    def content(self, item: Item) -> bytes:
        """Return the bytes of one member."""
        for _item, stream in self.streams([item]):
            return stream.read()
        raise BulkError(f"{item.label}: it is damaged")

    def _listed(self):
        """Yield (rank, name, size, problem) of each member, checked: the child that read it may be anybody's."""
        request = {"members_max": MEMBERS_MAX, "bytes_max": BYTES_MAX}
        request["member_max"] = min(settings.UPLOAD_MAX_BYTES, MEMBER_MAX)
        count = 0
        for frame in self._run("members", request, LISTING_SECONDS):
            for entry in frame.data.get("members", []):
                count += 1
                if count > MEMBERS_MAX or not _is_member(entry):
                    raise BulkError(f"{self.path}: its reader says what no reader says.")
                yield entry

    def _run(self, job: str, request: dict, seconds: float):
        try:
            yield from SANDBOX.run(
                job, request, [self.path], cpu_seconds=seconds, wall_seconds=4 * seconds, memory_bytes=MEMORY
            )
        except JobError as error:
            raise BulkError(
                f"{self.path}: {WHY.get(error.failure, f'cannot be unpacked ({error.failure})')}"
            ) from error

    def _batch(self, items) -> list[Item]:
        """Return the next members that one job unpacks."""
        batch, left = [], BATCH_BYTES
        for item in islice(items, BATCH_MEMBERS):
            batch.append(item)
            left -= self.sizes[item.place]
            if left <= 0:
                break
        return batch


def _is_member(entry) -> bool:
    if not isinstance(entry, list) or len(entry) != 4:
        return False
    rank, name, size, problem = entry
    numbers = all(type(number) is int and number >= 0 for number in (rank, size))
    return numbers and isinstance(name, str) and problem in ["", *unpack.PROBLEMS]
