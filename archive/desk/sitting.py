"""*Mes 45 minutes*: fills the time that one has: legal clocks, then what blocks somebody, then what is quick.

How long a look takes is an estimate: each kind says it (`Kind.minutes`), a document by its pages. It is never compared
with what somebody did, and nobody's time is kept.
"""

from dataclasses import dataclass

from django.db.models import Case, Q, Value, When

from archive.desk.kinds import Kind, kind_of
from archive.desk.queue import Asked, free, waiting, with_subjects
from archive.models import Review

CHOICES = [15, 45, 90]  # minutes
LOOKED_AT = 200  # the most urgent first: more than fit in any sitting
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
    sort = Case(
        When(deadline__isnull=False, then=Value(CLOCK)),
        # a question that was answered, or the first of two approvals
        When(Q(decision="ask") | Q(first_approval_by__isnull=False), then=Value(BLOCKS)),
        default=Value(QUICK),
    )
    found = free(waiting(user, asked), user).annotate(sort=sort).order_by("sort", "deadline", "waiting_since", "pk")
    found = with_subjects(found)[:LOOKED_AT]
    return [_seat(review) for review in found if review.subject is not None]


def _seat(review) -> Seat:
    kind = kind_of(review)
    sort = BLOCKS if review.sort == QUICK and kind.blocks(review) else review.sort
    return Seat(review, kind, minutes_of(review), sort)
