"""The slow lane: one page at a time, the text in its image and its large image.

Each page has its own lease, so several workers share a document; the last page says that the version is read.
"""

import logging
import time

from django.conf import settings
from django.db import transaction

from archive import corrections, findings, leases, readers, sketches, storage
from archive.concluding import record_read
from archive.extraction import failure
from archive.extraction.normalise import letters_of
from archive.models import Document, Failure, Origin, Page, Processing, Version
from archive.page_reports import BadReportError, PageReport, engine_report, image_report, page_report
from archive.page_rows import read_at
from archive.sandbox import JobError, SandboxUnavailableError
from archive.search import outbox
from archive.search.french import page_stems

logger = logging.getLogger(__name__)

INDEX_SECONDS = 30  # a document being recognised is indexed no more often
_indexed: dict[int, float] = {}  # version -> when this process last asked for it


def next_page() -> Page | None:
    """Lease a page that waits for recognition.

    First pages come first, whatever their document: a scan of 300 pages does not delay one of two.
    """
    # The version's reading is over (it has a page count): until then its pages belong to the fast lane.
    to_do = Page.objects.filter(leases.free(), version__page_count__isnull=False).exclude(
        version__processing__in=[Processing.FAILED, Processing.WAITING]
    )
    waiting = to_do.filter(state=Page.State.WAITING).order_by("rank", "attempts", "pk")
    # Numbers first: to sort whole rows, a database reads the texts of all of them.
    first = waiting.filter(pk__in=list(waiting.values_list("pk", flat=True)[: leases.LOOKED_AT]))
    return leases.take(first.select_related("version__document"))  # the others: `archive.drawing`


def finish(page: Page) -> None:
    """Complete a leased page; whatever happens, its row says so."""
    finishing = _Finishing(page)
    try:
        if page.attempts > settings.ATTEMPTS_MAX:  # three workers were killed over it
            raise JobError(failure.CRASHED)
        for frame in readers.finish(page):
            finishing.take(frame)
    except (JobError, BadReportError) as error:
        logger.info("Page %s of version %s: %s", page.rank, page.version_id, error)
        reason = error.failure if isinstance(error, JobError) else failure.CRASHED
        finishing.reason = reason if reason in Failure.values else failure.CRASHED
    except (OSError, SandboxUnavailableError):  # our own machine, not the file: the attempt does not count
        leases.give_back(page, attempts=page.attempts - 1)
        raise
    _write(page, finishing.changes())


class _Finishing:
    """What one child says of one page."""

    def __init__(self, page: Page):
        self.page = page
        self.found: PageReport | None = None
        self.engine = ""
        self.drawn = page.large_image
        self.reason = ""  # why it stopped, if it did
        self.waits = page.state == Page.State.WAITING

    def take(self, frame) -> None:
        """Take in an image, the engine's name, or the page. Raises `BadReportError`."""
        if "image" in frame.data:
            rank, width, content = image_report(frame, range(self.page.rank, self.page.rank + 1))
            # Images that come after the page are turned as it says: they are of no use when its text is not taken.
            if self.found and not self.is_better():
                return
            storage.write_image(storage.image_path(self.page.version_id, rank, width), content)
            self.drawn = True
        elif "engine" in frame.data:
            self.engine = engine_report(frame.data["engine"])
        else:
            self.found = page_report(frame.data.get("page"), self.page.rank)

    def is_better(self) -> bool:
        """Tell whether the text found replaces the page's: what the file says by itself may be more than is seen."""
        if self.found.from_file:
            return not self.found.doubtful or not self.page.text.strip()
        if self.page.origin != Origin.FILE:
            return True
        return letters_of(self.found.text) * 2 > letters_of(self.page.text)

    def changes(self) -> dict:
        """Return what changes in the page's row."""
        gave_up = self.page.attempts >= settings.ATTEMPTS_MAX
        # After the last attempt there is nothing more to draw: nobody waits for what will not come.
        changes = {"large_image": self.drawn or gave_up}
        if gave_up and not self.drawn:
            changes["failure"] = self.reason
        if not self.waits:
            return changes
        if self.found:
            return changes | self._read()
        if gave_up and self.page.text.strip():
            return changes | {"state": Page.State.DONE}
        return changes | ({"state": Page.State.FAILED, "failure": self.reason} if gave_up else {})

    def _read(self) -> dict:
        """Return what its text changes in a page."""
        found, page = self.found, self.page
        changes = {"state": Page.State.DONE, "failure": "", "read_at": read_at(page.version.document)}
        if not self.is_better():
            return changes
        origin = Origin.FILE if found.from_file else Origin.RECOGNISED
        if (found.turn - page.turn) % 180:
            changes |= {"width": page.height, "height": page.width}
        return changes | {
            "text": found.text,
            "stems": page_stems(found.text),
            "boxes": list(found.boxes),
            "unsure": list(found.unsure),
            "masks": list(found.masks),
            "confidence": found.confidence,
            "origin": origin if found.text.strip() else Origin.NONE,
            "engine": self.engine,
            "turn": found.turn,
        }


def _write(page: Page, changes: dict) -> None:
    """Write a page while the lease is ours; the last page of a version closes its reading."""
    waited = page.state == Page.State.WAITING
    with transaction.atomic():
        # The document's lock comes first: of two workers at the last two pages, the second sees what the first did.
        document = Document.objects.select_for_update().get(versions=page.version_id)
        leases.give_back(page, **changes)
        if not waited or page.state == Page.State.WAITING:
            return
        sketches.forget([page.pk])
        corrections.reapply(page.version_id, [page.rank])
        version = Version.objects.get(pk=page.version_id)
        findings.look(version, [page.rank])
        engine = changes.get("engine", "")
        if engine and engine not in version.engine:
            version.engine = f"{version.engine}, {engine}".removeprefix(", ")[:100]
            version.save(update_fields=["engine"])
        over = not version.pages.filter(state=Page.State.WAITING).exists()
        if over and Version.objects.filter(pk=version.pk, processing=Processing.WORKING).update(
            processing=Processing.DONE
        ):
            record_read(document, version)
        if document.public_version_id == version.pk and (over or _is_time(version.pk)):
            outbox.changed(document)


def _is_time(version_id: int) -> bool:
    """Tell whether this process last asked for this version's indexing long enough ago."""
    now = time.monotonic()
    if now - _indexed.get(version_id, -INDEX_SECONDS) < INDEX_SECONDS:
        return False
    for old in [key for key, at in _indexed.items() if now - at > INDEX_SECONDS]:
        del _indexed[old]
    _indexed[version_id] = now
    return True
