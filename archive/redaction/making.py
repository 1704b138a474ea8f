"""Making masked versions in the worker, some pages a step; a worker that is killed loses a step.

Nothing of the file goes over: each page is drawn in the sandbox, masked in its pixels, and written as images and as a
PDF of ours with the words that are left. A version without `page_count` is not made yet, and can be no public one.
"""

import logging
import shutil
from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction

from archive import findings, leases, readers, storage
from archive.clean_copy import layer, typeset, writer
from archive.clean_copy.writer import Leaf
from archive.extraction import failure
from archive.models import Correction, Document, Mask, Page, Processing, Version
from archive.models.version import Role
from archive.page_reports import BadReportError, image_report, leaf_report
from archive.redaction import finishing, work_folder
from archive.redaction.masked_page import COPIED, rectangles_of, row_of
from archive.redaction.state import leaves_hidden_text
from archive.sandbox import JobError, SandboxUnavailableError
from archive.storage import IMAGE_WIDTHS, image_path

logger = logging.getLogger(__name__)

BATCH = 8  # pages: about two seconds, in which what comes in waits
UNREADABLE = "Image de la page illisible."


def work_some() -> bool:
    """Make some pages of a masked version that is asked for; False when there is none that nobody works on."""
    waiting = Version.objects.filter(leases.free(), role=Role.REDACTED, page_count__isnull=True)
    waiting = waiting.filter(processing__in=[Processing.WAITING, Processing.WORKING])
    version = leases.take(
        waiting.select_related("document", "made_from").order_by("attempts", "pk"), processing=Processing.WORKING
    )
    if version is None:
        return False
    if version.attempts > settings.ATTEMPTS_MAX:
        leases.give_back(version, processing=Processing.FAILED, failure=failure.CRASHED)
        return True
    try:
        _work(version)
    except (OSError, SandboxUnavailableError):  # our own machine: the attempt does not count
        leases.give_back(version, attempts=version.attempts - 1)
        raise
    return True


def _work(version: Version) -> None:
    source = version.made_from
    done = version.pages.count()
    pages = list(source.pages.order_by("rank").defer("stems", "unsure")[done : done + BATCH])
    for page in pages:
        page.version = source
    if not pages:
        _finish(version)
        return
    masks = _masks_of(version, [page.rank for page in pages])
    drawn = _drawn(version, [page for page in pages if page.width and not source.sections], masks)
    leaves_hidden = leaves_hidden_text(source)
    rows = []
    for page in pages:
        row = row_of(version, page, masks[page.rank], leaves_hidden=leaves_hidden)
        if page.width and page.rank not in drawn and not row.failure:
            row.failure = failure.DAMAGED  # it has no image, and none will come
        rows.append(row)
    with transaction.atomic():
        leases.give_back(version, attempts=0)
        Page.objects.bulk_create(rows)


def _masks_of(version: Version, ranks: list[int]) -> dict[int, list[Mask]]:
    """Return, by rank, the masks that this version applies, and no other that was drawn meanwhile."""
    found: dict[int, list[Mask]] = defaultdict(list)
    for mask in Mask.objects.filter(applied_in=version, page_rank__in=ranks):
        found[mask.page_rank].append(mask)
    return found


def _drawn(version: Version, pages: list[Page], masks: dict[int, list[Mask]]) -> set[int]:
    """Draw and mask these pages; return the ranks of those that have all their images.

    A page that cannot be drawn from its file is made from our own image of it.
    """
    done: set[int] = set()
    if pages and version.made_from.draws_pages:
        done = _repainted(version, pages, masks, own=False)
    for page in [page for page in pages if page.rank not in done]:
        done |= _repainted(version, [page], masks, own=True)
    return done


def _repainted(version: Version, pages: list[Page], masks: dict[int, list[Mask]], *, own: bool) -> set[int]:
    paths = {page.rank: _widest(page) for page in pages} if own else {}
    if own and not all(paths.values()):
        return set()
    sides = {rank: rectangles_of(drawn) for rank, drawn in masks.items()}
    come: dict[int, int] = defaultdict(int)
    ranks = range(pages[0].rank, pages[-1].rank + 1)
    try:
        for frame in readers.repaint(pages, sides, paths):
            if "leaf" in frame.data:
                rank, size = leaf_report(frame, ranks)
                work_folder.write(version.pk, rank, size, frame.blob)
            else:
                rank, width, content = image_report(frame, ranks)
                storage.write_image(image_path(version.pk, rank, width), content)
            come[rank] += 1
    except (JobError, BadReportError) as error:
        logger.info("A page to be masked of version %s could not be drawn: %s", version.made_from_id, error)
    return {rank for rank, count in come.items() if count == 1 + len(IMAGE_WIDTHS)}


def _widest(page: Page):
    paths = (image_path(page.version_id, page.rank, width) for width in reversed(IMAGE_WIDTHS))
    return next((path for path in paths if path.exists()), None)


def _finish(version: Version) -> None:
    """Put the file together, then say in one transaction that the version is there."""
    _with_corrections(version)
    source = version.made_from
    if source.sections:
        media_type = "text/csv" if source.media_type == "text/csv" else "text/plain"
        stored = storage.store(finishing.Stream(_texts(version)))
    else:
        media_type = "application/pdf"
        stored = storage.store(finishing.Stream(writer.pdf(_leaves(version), str(version.document))))
    found = findings.rows_of_pages(version)
    finishing.finish(version, stored, media_type, found)
    shutil.rmtree(work_folder.folder_of(version.pk), ignore_errors=True)


def _with_corrections(version: Version) -> None:
    """Take what was approved on the source while its pages were made."""
    approved = Correction.objects.filter(version=version.made_from, state=Correction.State.APPROVED)
    ranks = set(approved.filter(decided_at__gte=version.added).values_list("rank", flat=True))
    for page in version.made_from.pages.filter(rank__in=ranks):
        masks = _masks_of(version, [page.rank])[page.rank]
        row = row_of(version, page, masks, leaves_hidden=leaves_hidden_text(version.made_from))
        changed = {name: getattr(row, name) for name in ["text", "boxes", "stems", "masks", *COPIED]}
        with transaction.atomic():
            Document.objects.select_for_update().get(pk=version.document_id)
            version.pages.filter(rank=page.rank).update(**changed)


def _leaves(version: Version) -> Iterator[Leaf]:
    """Yield one leaf a page: the count of pages stays, an unreadable one is said to be so."""
    images = work_folder.images_in(version.pk)
    for page in version.pages.order_by("rank").defer("stems").iterator(chunk_size=20):
        if page.rank in images:
            path, size = images[page.rank]
            yield layer.leaf_of_image(page, path.read_bytes(), size)
        else:
            yield next(iter(typeset.set_on_pages([typeset.Line(UNREADABLE, bold=True)])))


def _texts(version: Version) -> Iterator[bytes]:
    """Yield the text of each section, with the sign for a new page between them."""
    for page in version.pages.order_by("rank").only("version", "rank", "text").iterator(chunk_size=50):
        yield ("" if page.rank == 1 else "\f").encode() + page.text.encode()
