"""The last lane: the images of pages whose text is known, some pages of one version at a time."""

import logging

from django.conf import settings

from archive import leases, readers, storage
from archive.extraction import failure
from archive.models import Page, Processing
from archive.page_reports import BadReportError, image_report
from archive.sandbox import JobError, SandboxUnavailableError

logger = logging.getLogger(__name__)

BATCH = 10  # about a second: a file that comes in meanwhile waits no longer


def missed_pages() -> list[Page]:
    """Lease pages of one version whose images a reader missed: they were drawn, and went to make room."""
    return _leased(_to_draw().filter(leased_until__isnull=False))


def next_pages() -> list[Page]:
    """Lease the next pages of one version that need nothing but their images."""
    return _leased(_to_draw())


def _to_draw():
    to_draw = Page.objects.filter(leases.free(), version__page_count__isnull=False, large_image=False)
    to_draw = to_draw.exclude(version__processing__in=[Processing.FAILED, Processing.WAITING])
    return to_draw.exclude(state=Page.State.WAITING).select_related("version").order_by("leased_until", "pk")


def _leased(to_draw) -> list[Page]:
    first = leases.take(to_draw)
    if first is None:
        return []
    pages = [first]
    while len(pages) < BATCH and (page := leases.take(to_draw.filter(version=first.version_id))):
        pages.append(page)
    return pages


def draw(pages: list[Page]) -> None:
    """Draw leased pages; whatever happens, each row says so. Raises `LeaseLostError`."""
    left = list(pages)
    # Tried often enough, or three workers were killed over it: nobody waits for what will not come.
    for page in [page for page in left if page.attempts > settings.ATTEMPTS_MAX]:
        leases.give_back(page, large_image=True, failure=failure.CRASHED)
        left.remove(page)
    widths = [readers.widths_missing(page) for page in left]
    try:
        for frame in readers.draw(left.copy()) if left else ():
            if not left or "image" not in frame.data:
                raise BadReportError("More came than was asked for.")
            rank, width, content = image_report(frame, range(left[0].rank, left[0].rank + 1))
            if width not in widths[0]:
                raise BadReportError("An image of another width came.")
            storage.write_image(storage.image_path(left[0].version_id, rank, width), content)
            widths[0] = [other for other in widths[0] if other != width]
            if not widths[0]:
                leases.give_back(left.pop(0), large_image=True)
                widths.pop(0)
        if left:
            raise BadReportError("Fewer pages came than were asked for.")
    except (JobError, BadReportError) as error:
        if left:  # the first that did not come stopped the reader; the others were not tried
            logger.info("Page %s of version %s was not drawn: %s", left[0].rank, left[0].version_id, error)
            _stopped(left.pop(0), error)
            _not_tried(left)
    except (OSError, SandboxUnavailableError):  # our own machine, not the file: the attempt does not count
        _not_tried(left)
        raise


def _stopped(page: Page, error: Exception) -> None:
    """Give back a page that could not be drawn; after the last attempt its reason keeps readers from asking again."""
    gave_up = page.attempts >= settings.ATTEMPTS_MAX
    reason = error.failure if isinstance(error, JobError) else failure.CRASHED
    leases.give_back(page, large_image=gave_up, **({"failure": reason} if gave_up else {}))


def _not_tried(pages: list[Page]) -> None:
    for page in pages:
        leases.give_back(page, attempts=page.attempts - 1)
