"""The files inside an e-mail or an archive: each becomes a document of its own, a child of the one it came in.

The sandbox takes them out; they come here in pieces, are checked, and are received as any other file is. A reading that
was killed goes on where it stopped: what has come in is not received twice.
"""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from archive import intake, leases, readers
from archive.extraction import failure
from archive.extraction.kinds import extension_of
from archive.extraction.limits import DEPTH_MAX, MEMBERS_MAX, UNZIPPED_MAX
from archive.models import CustodyEvent, Document, Version
from archive.models.version import Role
from archive.page_reports import BadReportError, ChildReport, child_report
from archive.sandbox import Frame, JobError

logger = logging.getLogger(__name__)


def depth(document: Document) -> int:
    """Return how many files a document lies inside of: 0 for what was sent by itself."""
    number = 0
    while document.parent_id and number <= DEPTH_MAX:
        document, number = document.parent, number + 1
    return number


def refuse_too_deep(version: Version) -> None:
    """Raise `JobError` for an archive that lies too deep to be opened; an e-mail there still has its own words."""
    if version.document.parent_id and _extensions(version) == ["zip"] and depth(version.document) >= DEPTH_MAX:
        raise JobError(failure.TOO_MUCH_INSIDE)


def receive(version: Version) -> int:
    """Receive what a leased version's file holds, and return how many documents that made.

    Raises `JobError`, `LeaseLostError`, and `OSError` when the disk refuses.
    """
    document = version.document
    if version.role != Role.ORIGINAL or not readers.holds_others(_extensions(version)):
        return 0
    if depth(document) >= DEPTH_MAX:
        return 0
    around = _digests_around(document)
    made = 0
    try:
        for report, stream in _files(readers.members(version, _known(document))):
            leases.keep(version)
            if intake.digest_of(stream) in around:
                raise JobError(failure.TOO_MUCH_INSIDE, "it holds itself")
            made += intake.receive_child(document, report.name, stream, member=report.rank) is not None
    except intake.TooMuchInside as error:
        raise JobError(failure.TOO_MUCH_INSIDE) from error
    except BadReportError as error:
        logger.warning("What version %s holds: %s", version.pk, error)
        raise JobError(failure.CRASHED) from error
    return made


def _extensions(version: Version) -> list[str]:
    return [extension_of(file.name) for file in version.files.all()]


def _known(document: Document) -> list[int]:
    """Return the ranks of the members that have already come in."""
    lines = CustodyEvent.objects.filter(document__parent=document, kind=CustodyEvent.Kind.RECEIVED)
    return [facts["member"] for facts in lines.values_list("facts", flat=True) if "member" in facts]


def _digests_around(document: Document | None) -> set[str]:
    """Return the fingerprints of a document and of all that it lies in: an archive can hold itself."""
    digests: set[str] = set()
    while document:
        digests.update(document.versions.values_list("sha256", flat=True))
        document = document.parent
    return digests


def _files(frames: Iterator[Frame]) -> Iterator[tuple[ChildReport, BinaryIO]]:
    """Yield each file once it is whole, in a stream that the next one takes over.

    The stream has no name: whatever happens to this process, nothing of it stays on the disk. Raises `BadReportError`
    when the pieces do not make what was announced.
    """
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    current, is_open, got, total, files = None, False, 0, 0, 0
    with tempfile.TemporaryFile(dir=folder) as stream:
        for frame in frames:
            report = child_report(frame.data.get("child"))
            if not is_open:
                if current and report.rank <= current.rank:
                    raise BadReportError("A file came twice, or before its turn.")
                stream.seek(0)
                stream.truncate()
                current, is_open, got, files = report, True, 0, files + 1
            elif (report.rank, report.name, report.size) != (current.rank, current.name, current.size):
                raise BadReportError("A piece of another file came.")
            stream.write(frame.blob)
            got, total = got + len(frame.blob), total + len(frame.blob)
            if got > report.size or total > UNZIPPED_MAX or files > MEMBERS_MAX:
                raise BadReportError("More came than was announced.")
            if report.last:
                if got != report.size:
                    raise BadReportError("Less came than was announced.")
                stream.seek(0)
                yield report, stream
                is_open = False
    if is_open:
        raise BadReportError("A file has no end.")
