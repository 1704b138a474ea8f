"""Deposits without account: how much of them a day takes, all together, since nobody's identity is kept to count by."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from archive.against_spam import Lane
from archive.models import Document, File, Sending, Upload

DAY = timedelta(hours=24)
BEGUN_A_DOCUMENT = 20  # files that may be begun for each document of the day: rows without bytes have a limit too


def bytes_left() -> int:
    """Return how many bytes may still come today without account: 0 when it is closed or full.

    Counted: what was received in 24 hours, and what lies in sendings that are not sent to review yet.
    """
    if not settings.OPEN_DEPOSIT:
        return 0
    if not LANE.left():
        return 0
    received = _received_today()
    files = File.objects.filter(version__document__in=received, version__number=1)
    waiting = Upload.objects.filter(sending__owner=None)
    begun = Sending.objects.filter(owner=None).count()
    if max(waiting.count(), begun) >= BEGUN_A_DOCUMENT * settings.OPEN_DEPOSIT_DOCUMENTS_PER_DAY:
        return 0
    used = (files.aggregate(sum=Sum("size"))["sum"] or 0) + (waiting.aggregate(sum=Sum("received"))["sum"] or 0)
    return max(0, settings.OPEN_DEPOSIT_BYTES_PER_DAY - used)


def documents_left() -> int:
    """Return how many documents may still come today without account."""
    if not settings.OPEN_DEPOSIT:
        return 0
    return LANE.left()


def _received_today():
    return Document.objects.filter(added__gt=timezone.now() - DAY).exclude(receipt_hmac="")


LANE = Lane("deposit", "OPEN_DEPOSIT_DOCUMENTS_PER_DAY", today=lambda: _received_today().count())
