"""Sending what was read, or could not be, to the machine once more: a page, a version, all of one failure.

Nothing is taken away meanwhile: a page keeps its text and its images until it has others, and never changes its number.
"""

from contextlib import suppress

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.models import Capture, CustodyEvent, Decision, Document, Page, Processing, Version
from archive.models.custody import record
from archive.models.version import Role

READ_AFRESH = {"attempts": 0, "failure": "", "leased_until": None}


class NotAgainError(DeskError):
    """What cannot be read again now; its text says why."""


def read_page(page: Page, by=None) -> str:
    """Send one page to recognition again; of what LibreOffice converted, the whole version. Raises `NotAgainError`."""
    version = page.version
    if not version.draws_pages:
        return read_version(version, by)
    with transaction.atomic():
        document, version = _locked(version)
        if version.processing in {Processing.WAITING, Processing.FAILED}:
            raise NotAgainError(_("This document is not read yet: its pages cannot be read again by themselves."))
        _send_pages(version, Page.objects.filter(pk=page.pk))
        _record(document, by, version=version.number, page=page.rank)
    return _("Page %(rank)d is sent to be read again.") % {"rank": page.rank}


def read_version(version: Version, by=None) -> str:
    """Send a whole version to be read again. Raises `NotAgainError`."""
    with transaction.atomic():
        document, version = _locked(version)
        if version.page_count is None and version.processing in {Processing.WAITING, Processing.WORKING}:
            raise NotAgainError(_("This document is not read yet: it waits for its turn already."))
        if not version.files.exists():
            _fetch_again(document)
        Version.objects.filter(pk=version.pk).update(processing=Processing.WAITING, **READ_AFRESH)
        if _machine_refused(document):
            document.decision = Decision.WAITING
            document.save(update_fields=["decision"])
            reviews.open_review("document", document, document.territories.all())
        _record(document, by, version=version.number)
    return _("“%(title)s” is sent to be read again.") % {"title": document}


def read_failures(failure: str, documents, by=None) -> str:
    """Send again all of these documents (a queryset) that failed for this reason, and their pages that did."""
    documents = documents.filter(duplicate_of__isnull=True).order_by().distinct()
    sent = 0
    for version in failed_versions(failure).filter(document__in=documents.values("pk")):
        with suppress(NotAgainError):
            read_version(version, by)
            sent += 1
    pages = failed_pages(failure).filter(version__document__in=documents.values("pk"))
    for version in Version.objects.filter(pk__in=pages.values("version")):
        sent += _read_failed_pages(version, failure, by)
    said = ngettext("%(n)d reading is begun again.", "%(n)d readings are begun again.", sent)
    return said % {"n": sent}


def failed_versions(failure: str):
    """Return the versions that could not be read for this reason."""
    failed = Version.objects.filter(processing=Processing.FAILED, failure=failure)
    later = Version.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    return failed.exclude(Exists(later))


def failed_pages(failure: str):
    """Return the pages that could not be read for this reason, in versions that could."""
    failed = Page.objects.filter(state=Page.State.FAILED, failure=failure)
    return failed.filter(version__processing__in=[Processing.WORKING, Processing.DONE])


def _read_failed_pages(version: Version, failure: str, by) -> int:
    if not version.draws_pages:
        read_version(version, by)
        return 1
    with transaction.atomic():
        document, version = _locked(version)
        sent = _send_pages(version, failed_pages(failure).filter(version=version))
        if sent:
            _record(document, by, version=version.number, pages=sent, failure=failure)
    return sent


def _fetch_again(document: Document) -> None:
    """Have a page of the web fetched again, whose file never came. Raises `NotAgainError` for a file not kept."""
    failed = Capture.objects.filter(document=document, state=Capture.State.FAILED)
    if not failed.update(state=Capture.State.WAITING, failure="", attempts=0, leased_until=None):
        raise NotAgainError(_("This file was not kept when it came in: it must be sent again."))


def _locked(version: Version) -> tuple[Document, Version]:
    """Hold a document's row, then read its version as it is now. Raises `NotAgainError` for a duplicate."""
    document = Document.objects.select_for_update().get(pk=version.document_id)
    if document.duplicate_of_id:
        raise NotAgainError(_("This is the same as a document already in the archive: only that one is read."))
    version = Version.objects.get(pk=version.pk)
    if version.role == Role.REDACTED:
        raise NotAgainError(_("This version was made here, by masking passages: there is nothing to read in it again."))
    return document, version


def _send_pages(version: Version, pages) -> int:
    sent = pages.update(state=Page.State.WAITING, **READ_AFRESH)
    Version.objects.filter(pk=version.pk, processing=Processing.DONE).update(processing=Processing.WORKING)
    return sent


def _machine_refused(document: Document) -> bool:
    """Tell whether it was the machine that refused it, not a person."""
    if document.decision != Decision.REFUSED:
        return False
    refusal = document.custody.filter(kind=CustodyEvent.Kind.REFUSED).order_by("-sequence").first()
    return refusal is not None and refusal.actor == "machine"


def _record(document: Document, by, **facts) -> None:
    record(document, CustodyEvent.Kind.READ_AGAIN, by=by, actor="person" if by else "console", **facts)
