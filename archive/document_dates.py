"""Reading a document's date as people type it, with as much of it as is known."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.models import DatePrecision

# Month that stands for a season, the year being the year of that month (`archive.written_date` reads it back).
SEASONS = {
    "hiver": 1, "winter": 1, "printemps": 4, "spring": 4, "été": 7, "ete": 7, "summer": 7, "automne": 10, "autumn": 10,
}  # fmt: skip
MONTHS = (
    ("janvier", "january"), ("février", "fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("août", "aout", "august"), ("septembre", "september"),
    ("octobre", "october"), ("novembre", "november"), ("décembre", "decembre", "december"),
)  # fmt: skip
_MONTH_NUMBERS = {word: number for number, words in enumerate(MONTHS, 1) for word in words}
_SEASON_WORDS = {1: "hiver", 4: "printemps", 7: "été", 10: "automne"}
_WORDED = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)? )?(?P<month>{'|'.join(_MONTH_NUMBERS)}) (?P<year>[0-9]{{4}})\b"
)
_RANGE = re.compile(r"^(?:du |from )?(\S+) (?:-|–|au|to) (\S+)$")


class DateUnreadable(ValueError):
    """A date that cannot be understood; its text says which forms are."""


@dataclass(frozen=True)
class PartialDate:
    """A date, or the part of it that is known; `end` for a range only. Its names are those of `Document`."""

    date: datetime.date | None = None
    date_end: datetime.date | None = None
    date_precision: str = DatePrecision.DAY


def read_partial_date(text: str) -> PartialDate:
    """Return what `20/06/2019`, `06/2019`, `2019`, `printemps 2019` or `19/02/2019 - 20/02/2019` says.

    A month may be a word, in French or English: `20 juin 2019`, `juin 2019`.

    Nothing is an empty date. Raises `DateUnreadable`.
    """
    text = _in_digits(" ".join(text.lower().split()))
    if not text:
        return PartialDate()
    try:
        if match := _RANGE.match(text):
            first, last = (_day(part) for part in match.groups())
            if first < last:
                return PartialDate(first, last, DatePrecision.RANGE)
            raise ValueError(text)
        word, _space, year = text.rpartition(" ")
        if word in SEASONS:
            return PartialDate(datetime.date(int(year), SEASONS[word], 1), None, DatePrecision.SEASON)
        return _one(text)
    except ValueError as error:
        raise DateUnreadable(_("This date cannot be read: write 20/06/2019, 06/2019 or 2019.")) from error


def typed_date(document) -> str:
    """Return a document's date in the form that `read_partial_date` reads."""
    if document.date is None:
        return ""
    if document.date_precision == DatePrecision.RANGE and document.date_end:
        return f"{document.date:%d/%m/%Y} - {document.date_end:%d/%m/%Y}"
    if document.date_precision == DatePrecision.SEASON:
        return f"{_SEASON_WORDS[document.date.month % 12 // 3 * 3 + 1]} {document.date.year}"
    patterns = {DatePrecision.MONTH: "%m/%Y", DatePrecision.YEAR: "%Y"}
    return document.date.strftime(patterns.get(document.date_precision, "%d/%m/%Y"))


def _in_digits(text: str) -> str:
    """Write `1er mars 2019` as `1/3/2019` and `mars 2019` as `3/2019`; the rest stays as it is."""

    def digits(match):
        return "/".join(filter(None, [match["day"], str(_MONTH_NUMBERS[match["month"]]), match["year"]]))

    return _WORDED.sub(digits, text)


def _one(text: str) -> PartialDate:
    """Read a day, a month or a year."""
    if re.fullmatch(r"[0-9]{4}", text):
        return PartialDate(datetime.date(_year(text), 1, 1), None, DatePrecision.YEAR)
    if match := re.fullmatch(r"([0-9]{1,2})/([0-9]{4})", text):
        return PartialDate(datetime.date(_year(match[2]), int(match[1]), 1), None, DatePrecision.MONTH)
    return PartialDate(_day(text))


def _day(text: str) -> datetime.date:
    match = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if not match:
        raise ValueError(text)
    return datetime.date(_year(match[3]), int(match[2]), int(match[1]))


def _year(text: str) -> int:
    """Return a year in which there can be a document."""
    if not 1789 <= int(text) <= datetime.date.today().year + 1:  # noqa: DTZ011  a year too far is only a slip
        raise ValueError(text)
    return int(text)
