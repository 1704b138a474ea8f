"""The row that a page's report becomes: a new one, or the one of the same page when a version is read again."""

from datetime import datetime

from django.utils import timezone

from archive import storage
from archive.extraction import failure
from archive.models import Document, Origin, Page, Provenance, Version
from archive.page_reports import PageReport
from archive.search.french import page_stems

WRITTEN_AGAIN = [field.name for field in Page._meta.fields if field.name not in {"id", "version", "rank"}]


def read_at(document: Document) -> datetime | None:
    """Return when a page was read, now; never said of a leak."""
    return None if document.provenance == Provenance.LEAK else timezone.now()


def row_of(version: Version, page: PageReport, before: Page | None, *, to_draw: bool) -> Page:
    """Return the row to write. A page that was readable stays so: its text goes when another one is there."""
    row = _fresh(version, page, to_draw=to_draw)
    if before is None:
        return row
    if before.text.strip() and (page.failed or page.recognise):
        before.state = Page.State.DONE if page.failed else Page.State.WAITING
        before.failure, before.large_image, before.attempts, before.leased_until = "", row.large_image, 0, None
        return before
    if before.turn:  # it lies as the file has it again: it is drawn before anything else
        storage.remove_images(version.pk, page.rank)
        row.leased_until = timezone.now()
    row.pk = before.pk
    return row


def _fresh(version: Version, page: PageReport, *, to_draw: bool) -> Page:
    state = Page.State.WAITING if page.recognise else Page.State.DONE
    return Page(
        version=version,
        rank=page.rank,
        label=page.label,
        text=page.text,
        stems=page_stems(page.text),
        boxes=list(page.boxes),
        unsure=list(page.unsure),
        masks=list(page.masks),
        width=page.width,
        height=page.height,
        origin=Origin.FILE if page.text.strip() else Origin.NONE,
        state=Page.State.FAILED if page.failed else state,
        failure=(page.failure or failure.DAMAGED) if page.failed else "",
        engine=page.engine,
        read_at=None if page.recognise else read_at(version.document),
        large_image=not to_draw,
    )
