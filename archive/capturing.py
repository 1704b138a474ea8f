"""A press article given by its address: a document at once, whose file the worker fetches and keeps."""

import logging
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import leases, storage
from archive.desk.kinds import DeskError
from archive.desk.reviews import open_review, raise_version
from archive.extraction.kinds import media_type_of_name
from archive.fetching import CannotFetch, Fetched, Fetcher
from archive.models import (
    Capture,
    CustodyEvent,
    Decision,
    Document,
    Failure,
    File,
    Nature,
    Processing,
    Provenance,
    Version,
)
from archive.models.custody import record

logger = logging.getLogger(__name__)
AGAIN = {Failure.UNREACHABLE}  # perhaps later


def ask(address: str, *, by, territories, extract: str = "", title: str = "", receipt_hmac: str = "") -> Document:
    """Take in an address: the row, its review and its custody line; the page is fetched later."""
    with transaction.atomic():
        now = timezone.now()
        document = Document.objects.create(
            title=title[:250],
            provenance=Provenance.PRESS,
            nature=Nature.ARTICLE,
            source=address[:500],
            added=now,
            deposited_by=by,
            receipt_hmac=receipt_hmac,
            extract_only=True,
            extract=extract,
        )
        document.territories.set(territories)
        Version.objects.create(document=document, number=1, sha256="", media_type="text/html", added=now)
        Capture.objects.create(document=document, address=address)
        record(document, CustodyEvent.Kind.RECEIVED, by=by, actor="person", address=True)
        open_review("document", document, territories)
    return document


def known(address: str, user=None, receipt_hmac: str = "") -> Document | None:
    """Return the document that this address has already given, if this person may know of it: public, or their own.

    Whose it is, the account says, or the digest of the follow code.
    """
    if public := Document.objects.published().filter(source=address).first():
        return public
    theirs = Document.objects.filter(capture__address=address)
    if user is not None:
        return theirs.filter(deposited_by=user).first()
    return theirs.filter(receipt_hmac=receipt_hmac).first() if receipt_hmac else None


def capture_next(fetcher: Fetcher | None = None) -> bool:
    """Fetch one page that waits; False when none does."""
    if not settings.CAPTURE:
        return False
    waiting = Capture.objects.filter(leases.free(), state__in=[Capture.State.WAITING, Capture.State.WORKING])
    waiting = waiting.filter(document__decision__in=[Decision.WAITING, Decision.QUESTION])
    waiting = waiting.select_related("document").order_by("attempts", "pk")
    capture = leases.take(waiting, state=Capture.State.WORKING)
    if capture is None:
        return False
    try:
        if capture.attempts > settings.ATTEMPTS_MAX:
            raise CannotFetch(Failure.UNREACHABLE)
        fetched = (fetcher or Fetcher(proxy=settings.CAPTURE_PROXY)).fetch(capture.address)
    except CannotFetch as error:
        logger.info("A page could not be captured: %s", error.failure)
        _failed(capture, error.failure)
        return True
    try:
        stored = storage.store(BytesIO(fetched.content))
    except OSError:  # our own disk: the attempt does not count
        leases.give_back(capture, state=Capture.State.WAITING, attempts=capture.attempts - 1)
        raise
    _keep(capture, fetched, stored)
    return True


def again(document: Document, by) -> str:
    """Fetch a page once more that could not be fetched."""
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        failed = Capture.objects.filter(document=row, state=Capture.State.FAILED)
        if not failed.update(state=Capture.State.WAITING, failure="", attempts=0, leased_until=None):
            raise DeskError(_("This page is captured, or about to be."))
        row.versions.update(processing=Processing.WAITING, failure="")
        record(row, CustodyEvent.Kind.READ_AGAIN, by=by)
        raise_version(row)
    return _("The page will be captured again.")


def _keep(capture: Capture, fetched: Fetched, stored) -> None:
    """Give the document its file; from there on it is read as any other is."""
    media_type = media_type_of_name(fetched.name)
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=capture.document_id)
        version = document.versions.get(number=1)
        Version.objects.filter(pk=version.pk).update(sha256=stored.sha256, media_type=media_type)
        File.objects.create(
            version=version, rank=1, sha256=stored.sha256, size=stored.size, media_type=media_type, name=fetched.name
        )
        leases.give_back(capture, state=Capture.State.DONE)
        record(document, CustodyEvent.Kind.CAPTURED, actor="machine", sha256=stored.sha256, status=fetched.status)


def _failed(capture: Capture, reason: str) -> None:
    reason = reason if reason in Failure.values else Failure.UNREACHABLE
    if reason in AGAIN and capture.attempts < settings.ATTEMPTS_MAX:
        leases.give_back(capture, state=Capture.State.WAITING)
        return
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=capture.document_id)
        leases.give_back(capture, state=Capture.State.FAILED, failure=reason)
        document.versions.filter(number=1).update(processing=Processing.FAILED, failure=reason)
        record(document, CustodyEvent.Kind.UNREADABLE, actor="machine", version=1, failure=reason)
