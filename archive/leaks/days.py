"""Time as it is kept here: days and months, on the site's clock."""

from datetime import date, timedelta

from django.utils import timezone


def today() -> date:
    """Return the day: nothing finer is ever kept of a leak."""
    return timezone.localdate()


def this_month() -> date:
    """Return the first day of the month: all that is kept of when a sender or the team came back."""
    return today().replace(day=1)


def is_within(day: date, days: int) -> bool:
    """Tell whether a day lies at most so many days back; one that is still to come (a wrong clock) does not."""
    return timedelta(days=-1) <= today() - day <= timedelta(days=days)
