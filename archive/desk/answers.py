"""What a verb asks beside a reason: a day or another document; read from what was typed, or said to be wrong."""

from datetime import date

from django.utils.translation import gettext as _

from archive.desk.kinds import DeskError
from archive.joining import find


def answered(asks: str, typed: str, user):
    """Return the answer; nothing for a verb that asks nothing. Raises `DeskError`."""
    return _READ[asks](typed.strip(), user) if asks else None


def _day(typed: str, user) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise DeskError(_("Nothing was decided: choose a day, as 2027-01-31.")) from error


_READ = {"day": _day, "document": find}
