"""Making the clean copies that were asked for, some pages at a time; a worker that is killed loses a few pages."""

import json
import logging
import os
from pathlib import Path

from archive import readers
from archive.clean_copy import layer, store, typeset, wanted, writer
from archive.clean_copy.writer import Leaf
from archive.cleaning import verbs as cleaning
from archive.image_wanted import want
from archive.models import Page, Version
from archive.page_reports import BadReportError, leaf_report
from archive.sandbox import JobError
from archive.storage import IMAGE_WIDTHS, image_path

logger = logging.getLogger(__name__)

BATCH = 20  # pages: a second or two, in which a document that comes in waits
UNREADABLE = "Image de la page {rank} illisible ; texte seul."


def work_some() -> bool:
    """Make a few pages of a copy that is asked for; False when there is none, or each waits for its images."""
    for version_id in wanted.waiting():
        with wanted.held(version_id) as ours:
            if ours and _work(version_id):
                return True
    return False


def _work(version_id: int) -> bool:
    version = Version.objects.select_related("document").filter(pk=version_id).first()
    if version is None or not store.may_have_copy(version) or not store.is_read(version):
        wanted.no_more(version_id)
        return False
    if cleaning.ensure(version) == cleaning.NONE:
        wanted.no_more(version_id)
        return True
    copy = _Unfinished(version_id, store.stamp_of(version))
    pages = list(version.pages.filter(rank__gt=copy.last).order_by("rank").defer("stems")[:BATCH])
    for page in pages:
        page.version = version
    if missing := [page for page in pages if not version.sections and _waits(page)]:
        for page in missing:
            want(version, page.rank)
        return False
    if pages:
        leaves = _leaves(pages, version)
        if not cleaning.is_clean(version, writer.pdf([leaf for _rank, leaf in leaves], "")):
            wanted.no_more(version_id)
            return True
        copy.add(leaves)
    if len(pages) < BATCH:
        if copy.entries:
            copy.finish()
        wanted.no_more(version_id)
    return True


def _waits(page) -> bool:
    """Return whether the large image of a page is not there, and will come."""
    if image_path(page.version_id, page.rank, IMAGE_WIDTHS[-1]).exists():
        return False
    return page.version.draws_pages and page.state == Page.State.DONE and not page.failure and page.width > 0


def _leaves(pages: list[Page], version: Version) -> list[tuple[int, Leaf]]:
    """Return (rank, leaf) of these pages; a page without an image has its text set in its place."""
    paths = {} if version.sections else {page.rank: path for page in pages if (path := _widest(page))}
    images = _images(paths)
    found = []
    for page in pages:
        if page.rank in images:
            found.append((page.rank, layer.leaf_of_image(page, *images[page.rank])))
        else:
            lines = [] if version.sections else [typeset.Line(UNREADABLE.format(rank=page.rank), bold=True)]
            lines.append(typeset.Line(page.text, before=8))
            found += [(page.rank, leaf) for leaf in typeset.set_on_pages(lines)]
    return found


def _widest(page) -> Path | None:
    paths = (image_path(page.version_id, page.rank, width) for width in reversed(IMAGE_WIDTHS))
    return next((path for path in paths if path.exists()), None)


def _images(paths: dict[int, Path]) -> dict[int, tuple[bytes, tuple[int, int]]]:
    """Return (JPEG, its size) by rank; an image that cannot be read is left out, and the others tried by themselves."""
    found: dict[int, tuple[bytes, tuple[int, int]]] = {}
    try:
        for frame in readers.leaves(paths) if paths else ():
            rank, size = leaf_report(frame, paths)
            found[rank] = (frame.blob, size)
    except (JobError, BadReportError) as error:
        logger.info("An image for a clean copy could not be read: %s", error)
        left = {rank: path for rank, path in paths.items() if rank not in found}
        if len(paths) > 1:
            for rank, path in left.items():
                found |= _images({rank: path})
    return found


class _Unfinished:
    """A copy that is being made: what is written of it, up to the last line that its index says."""

    def __init__(self, version_id: int, stamp: str):
        self.version_id, self.stamp = version_id, stamp
        self.leaves = store.leaves_path(version_id, stamp)
        self.index = self.leaves.with_suffix(".making")
        self.entries = self._known()
        self.last = self.entries[-1]["rank"] if self.entries else 0

    def add(self, leaves: list[tuple[int, Leaf]]) -> None:
        """Write leaves behind those that are there."""
        self.leaves.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(self.leaves, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(_end(self.entries[-1]) if self.entries else 0)
            file.seek(0, os.SEEK_END)
            for rank, leaf in leaves:
                self.entries.append(store.entry(rank, file.tell(), leaf))
                file.write(leaf.image)
                file.write(leaf.content)
        part = self.index.with_suffix(".part")
        part.write_text("".join(json.dumps(entry) + "\n" for entry in self.entries))
        part.replace(self.index)

    def finish(self) -> None:
        """Give the copy its name, and remove those of before."""
        for old in self.leaves.parent.glob("copy-*"):
            if old.stem != self.leaves.stem:
                old.unlink(missing_ok=True)
        self.index.replace(store.index_path(self.version_id, self.stamp))

    def _known(self) -> list[dict]:
        """Return what is written; nothing when the leaves went meanwhile to make room."""
        try:
            entries = [json.loads(line) for line in self.index.read_text().splitlines()]
            there = self.leaves.stat().st_size
        except FileNotFoundError:
            return []
        return entries if entries and there >= _end(entries[-1]) else []


def _end(entry: dict) -> int:
    return entry["at"] + entry["image"] + entry["content"]
