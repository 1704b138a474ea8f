"""How a reading ends: every page read, nothing readable, or the pages read before kept; in the custody each time."""

from django.db import transaction
from django.utils.translation import gettext as _

from archive import findings, leases, moderation
from archive.desk.reviews import AlreadyDecided
from archive.extraction import failure
from archive.models import CustodyEvent, Document, Failure, Page, Processing, Version
from archive.models.custody import record
from archive.models.version import Role
from archive.page_reports import DocumentReport
from archive.search import outbox

AT_THE_DOOR = {failure.UNSUPPORTED, failure.MISMATCH, failure.EMPTY}  # never a document: refused by the machine


def conclude(version: Version, report: DocumentReport) -> None:
    """Say on the row that the native reading is over; recognition may still wait."""
    waits = version.pages.filter(state=Page.State.WAITING).exists()
    found = findings.rows_of_pages(version)  # before anything is locked: it takes a second for thousands of pages
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=version.document_id)
        leases.give_back(
            version,
            processing=Processing.WORKING if waits else Processing.DONE,
            failure="",
            page_count=report.page_count,
            media_type=report.media_type,
            engine=report.engine,
            sections=report.sections,
        )
        findings.add_findings(version, findings.OF_THE_TEXT, found)
        if not waits:
            record_read(document, version)
        if document.public_version_id == version.pk:
            outbox.changed(document)


def record_read(document: Document, version: Version) -> None:
    """Write in the custody that every page of a version has been read; inside the transaction, under its lock."""
    unreadable = version.pages.filter(state=Page.State.FAILED).count()
    facts = {"version": version.number, "pages": version.page_count, "engine": version.engine}
    if unreadable:
        facts["unreadable_pages"] = unreadable
    record(document, CustodyEvent.Kind.READ, actor="machine", **facts)


def fail(version: Version, reason: str) -> None:
    """Say on the row, and in the custody, that the machine gives up. Raises `LeaseLostError`."""
    reason = reason if reason in Failure.values else failure.CRASHED
    leases.keep(version)
    if version.page_count is not None:
        keep_pages(version, reason)
        return
    if reason in AT_THE_DOOR and version.role == Role.ORIGINAL:
        try:
            moderation.refuse_by_machine(version.document, reason)
            return
        except AlreadyDecided:
            pass  # a person was faster: the file is unreadable all the same
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=version.document_id)
        leases.give_back(version, processing=Processing.FAILED, failure=reason)
        Page.objects.filter(version=version).delete()
        record(document, CustodyEvent.Kind.UNREADABLE, actor="machine", version=version.number, failure=reason)


def keep_pages(version: Version, reason: str, sentence: str = "") -> None:
    """Say that a version could not be read again, and leave the pages that it has. Raises `LeaseLostError`."""
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=version.document_id)
        waits = version.pages.filter(state=Page.State.WAITING).exists()
        # No failure on the row: the version can be read, by people and by whoever sends the same bytes again.
        leases.give_back(version, processing=Processing.WORKING if waits else Processing.DONE, failure="")
        facts = {"version": version.number, "failure": reason, "pages_kept": version.page_count}
        sentence = sentence or _("It could not be read again: the pages read before are kept.")
        record(document, CustodyEvent.Kind.READ_AGAIN, actor="machine", note=sentence, **facts)
        if document.public_version_id == version.pk:
            outbox.changed(document)  # some of its pages may have been written anew
