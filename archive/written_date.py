"""A document's date as people write it, with as much of it as is known: "8 mai 2019", "printemps 2019", "2006"."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.models import DatePrecision


def written_date(document) -> str:
    """Return the date of a document in words; empty when it has none."""
    day = document.date
    if day is None:
        return ""
    if document.date_precision == DatePrecision.RANGE and document.date_end:
        return _range(day, document.date_end)
    formats = {DatePrecision.MONTH: "F Y", DatePrecision.YEAR: "Y"}
    if document.date_precision in formats:
        return date_format(day, formats[document.date_precision], use_l10n=False)
    if document.date_precision == DatePrecision.SEASON:
        return _season(day)
    return written_day(day)


def written_day(day: date, rest: str = " F Y") -> str:
    """Return a day in words, "1er mars 2020"; `rest` is what follows its number, as a date format."""
    number = "1er" if day.day == 1 and get_language() == "fr" else str(day.day)
    return number + (date_format(day, rest, use_l10n=False) if rest else "")


def _range(first: date, last: date) -> str:
    """Say each part once: "du 19 au 20 février 2020"."""
    rest = " F Y"
    if first.year == last.year:
        rest = "" if first.month == last.month else " F"
    return _("from %(first)s to %(last)s") % {"first": written_day(first, rest), "last": written_day(last)}


def _season(day: date) -> str:
    """Name the season that holds the day; the year stays the year of the day."""
    names = [_("winter %(year)s"), _("spring %(year)s"), _("summer %(year)s"), _("autumn %(year)s")]
    return names[day.month % 12 // 3] % {"year": day.year}
