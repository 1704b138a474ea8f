"""Proposals without account: whether they are taken, and how many a day, all together."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from archive.against_spam import Lane
from wiki.proposals.models import Proposal

DAY = timedelta(hours=24)


def are_taken() -> bool:
    """Return whether anybody may propose without account; the day's room is the form's matter."""
    return settings.OPEN_PROPOSALS


def _sent_today() -> int:
    return Proposal.objects.filter(added__gt=timezone.now() - DAY).exclude(receipt_hmac="").count()


LANE = Lane("proposal", "OPEN_PROPOSALS_PER_DAY", today=_sent_today)
