"""*Mes 45 minutes*: fills the time that one has: legal clocks, then what blocks somebody, then what is quick.

How long a look takes is an estimate: each kind says it (`Kind.minutes`), a document by its pages. It is never compared
with what somebody did, and nobody's time is kept.
"""

from dataclasses import dataclass
from itertools import chain

from django.db.models import Q

from archive.desk.kinds import Kind, kind_of
from archive.desk.queue import Asked, free, waiting, with_subjects
from archive.models import Review

CHOICES = [15, 45, 90]  # minutes
LOOKED_AT = 150  # of each sort, the most urgent first: more than fit in any sitting
CLOCK, BLOCKS, QUICK = range(3)


@dataclass(frozen=True)
class Seat:
    """One thing to look at, how long that may take, and why it comes now."""

    review: Review
    kind: Kind
    minutes: int
    sort: int

    @property
    def order(self) -> tuple:
        """Return where it stands among the others."""
        if self.sort == CLOCK:
            return (CLOCK, self.review.deadline.timestamp(), 0, self.review.pk)
        since = self.review.waiting_since.timestamp()
        return (self.sort, 0, 0, since) if self.sort == BLOCKS else (self.sort, 0, self.minutes, since)


def filled(user, asked: Asked, minutes: int) -> list[Seat]:
    """Return what fits in these minutes, in the order in which it is best done.

    The first one is always there: what is longer than the time that one has would never be begun by anybody.
    """
    seats, left = [], minutes
    for seat in sorted(_candidates(user, asked), key=lambda seat: seat.order):
        if seat.minutes <= left or not seats:
            seats.append(seat)
            left -= seat.minutes
        if left <= 0:
            break
    return seats


def minutes_of(review) -> int:
    """Return how long a look at this may take."""
    return max(1, kind_of(review).minutes(review))


def _candidates(user, asked: Asked) -> list[Seat]:
    open_now = free(waiting(user, asked), user)
    clocks = open_now.filter(deadline__isnull=False).order_by("deadline", "pk")[:LOOKED_AT]
    answered = open_now.filter(Q(decision="ask") | Q(first_approval_by__isnull=False), deadline=None)
    oldest = open_now.filter(deadline=None).order_by("waiting_since", "pk")[:LOOKED_AT]
    keys = set(chain(*(part.values_list("pk", flat=True) for part in (clocks, answered[:LOOKED_AT], oldest))))
    found = with_subjects(Review.objects.filter(pk__in=keys))
    return [_seat(review) for review in found if review.subject is not None]


def _seat(review) -> Seat:
    kind = kind_of(review)
    # "ask" and waiting again: a question that was answered; somebody follows what becomes of it
    blocks = review.decision == "ask" or review.first_approval_by_id is not None or kind.blocks(review)
    sort = CLOCK if review.deadline else BLOCKS if blocks else QUICK
    return Seat(review, kind, minutes_of(review), sort)
