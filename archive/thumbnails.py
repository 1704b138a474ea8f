"""The small images of photos that somebody is putting in order before sending them."""

import logging

from django.conf import settings
from django.db.models import F

from archive import leases, part_files, readers, storage
from archive.extraction import failure
from archive.models import Upload
from archive.page_reports import BadReportError, image_report
from archive.sandbox import JobError, SandboxUnavailableError

logger = logging.getLogger(__name__)

DONE, FAILED = "done", "failed"


def next_photo() -> Upload | None:
    """Lease a photo that has come whole, of a sending whose photos are being put in order."""
    waiting = Upload.objects.filter(leases.free(), thumbnail="", received=F("size"), sending__said__has_key="form")
    return leases.take(waiting.order_by("attempts", "pk"))


def make(photo: Upload) -> None:
    """Make its image; whatever happens, its row says so. Raises `LeaseLostError`: it may be sent by now."""
    try:
        if photo.attempts > settings.ATTEMPTS_MAX:
            raise JobError(failure.CRASHED)
        for frame in readers.thumbnail(part_files.path_of(photo), photo.name):
            if "image" not in frame.data:
                raise BadReportError("Something else than an image came.")
            _rank, _width, content = image_report(frame, range(1, 2))
            storage.write_image(part_files.thumbnail_of(photo), content)
    except (JobError, BadReportError) as error:
        logger.info("Photo %s: %s", photo.pk, error)
        return leases.give_back(photo, thumbnail=FAILED)
    except (OSError, SandboxUnavailableError):  # our own machine, not the file: the attempt does not count
        leases.give_back(photo, attempts=photo.attempts - 1)
        raise
    return leases.give_back(photo, thumbnail=DONE)
