"""Leases: who works on a row, until when. A conditional `update()` that must hit one row; the time is the token.

A worker that is killed leaves a lease that runs out; one that was only slow finds, before it writes, that its lease
is not the row's any more.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

LOOKED_AT = 5  # rows tried before giving up: another worker may be just ahead


class LeaseLostError(Exception):
    """Another worker has taken this row over: what was found is not written."""


def free() -> Q:
    """The rows that nobody works on."""
    return Q(leased_until__isnull=True) | Q(leased_until__lt=timezone.now())


def take(rows, **changes):
    """Return the first of these rows that could be leased, counted as one more attempt, or None."""
    for row in rows[:LOOKED_AT]:
        until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
        same = type(row).objects.filter(pk=row.pk, leased_until=row.leased_until, attempts=row.attempts)
        if same.update(leased_until=until, attempts=F("attempts") + 1, **changes):
            row.leased_until, row.attempts = until, row.attempts + 1
            for name, value in changes.items():
                setattr(row, name, value)
            return row
    return None


def keep(row) -> None:
    """Lengthen a lease; inside a transaction, this also holds the row until its end. Raises `LeaseLostError`."""
    until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
    write(row, leased_until=until)


def give_back(row, **changes) -> None:
    """End a lease, with the last changes of the row. Raises `LeaseLostError`."""
    write(row, leased_until=None, **changes)


def write(row, **changes) -> None:
    """Change a row that is leased. Raises `LeaseLostError`."""
    held = type(row).objects.filter(pk=row.pk, leased_until=row.leased_until)
    if not held.update(**changes):
        raise LeaseLostError(f"{type(row).__name__} {row.pk} was taken over by another worker.")
    for name, value in changes.items():
        setattr(row, name, value)
