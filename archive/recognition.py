"""The slow lane: one page at a time, the text in its image and its large image.

Each page has its own lease, so several workers share a document; the last page says that the version is read.
"""

import logging
import time

from django.conf import settings
from django.db import transaction

from archive import corrections, leases, readers, sketches, storage
from archive.extraction import failure
from archive.extraction.normalise import letters_of
from archive.models import Document, Origin, Page, Processing, Version
from archive.page_reports import BadReportError, PageReport, engine_report, image_report, page_report
from archive.reading import record_read
from archive.sandbox import JobError, SandboxUnavailableError
from archive.search import outbox
from archive.search.french import page_stems

logger = logging.getLogger(__name__)

INDEX_SECONDS = 30  # a document being recognised is indexed no more often
_indexed: dict[int, float] = {}  # version -> when this process last asked for it


def next_page() -> Page | None:
    """Lease a page that waits for recognition."""
    # The version's reading is over (it has a page count): until then its pages belong to the fast lane.
    to_do = Page.objects.filter(leases.free(), version__page_count__isnull=False).exclude(
        version__processing=Processing.FAILED
    )
    to_do = to_do.select_related("version").order_by("leased_until", "pk")
    return leases.take(to_do.filter(state=Page.State.WAITING))  # the others: `archive.drawing`


def finish(page: Page) -> None:
    """Complete a leased page; whatever happens, its row says so."""
    found: PageReport | None = None
    engine, drawn, reason = "", page.large_image, ""
    try:
        if page.attempts > settings.ATTEMPTS_MAX:  # three workers were killed over it
            raise JobError(failure.CRASHED)
        for frame in readers.finish(page):
            if "image" in frame.data:
                rank, width, content = image_report(frame, range(page.rank, page.rank + 1))
                storage.write_image(storage.image_path(page.version_id, rank, width), content)
                drawn = True
            elif "engine" in frame.data:
                engine = engine_report(frame.data["engine"])
            else:
                found = page_report(frame.data.get("page"), page.rank)
    except (JobError, BadReportError) as error:
        logger.info("Page %s of version %s: %s", page.rank, page.version_id, error)
        reason = str(error)
    except (OSError, SandboxUnavailableError):  # our own machine, not the file: the attempt does not count
        leases.give_back(page, attempts=page.attempts - 1)
        raise
    # After the last attempt there is nothing more to draw: nobody waits for what will not come.
    changes = {"large_image": drawn or page.attempts >= settings.ATTEMPTS_MAX}
    if page.state == Page.State.WAITING:
        changes |= _recognised(page, found, reason)
    _write(page, changes, engine if found else "")


def _recognised(page: Page, found: PageReport | None, reason: str) -> dict:
    """Return what the recognition changes in a page: its text, or its failure after three attempts."""
    if found is None:
        gave_up = page.attempts >= settings.ATTEMPTS_MAX
        if not gave_up:
            return {}
        return {"state": Page.State.DONE if page.text.strip() else Page.State.FAILED}
    if letters_of(found.text) * 2 <= letters_of(page.text):  # what the file said by itself is better
        return {"state": Page.State.DONE}
    return {
        "state": Page.State.DONE,
        "text": found.text,
        "stems": page_stems(found.text),
        "boxes": list(found.boxes),
        "confidence": found.confidence,
        "origin": Origin.RECOGNISED if found.text.strip() else Origin.NONE,
    }


def _write(page: Page, changes: dict, engine: str) -> None:
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
