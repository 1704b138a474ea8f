"""Dates as people write them, with as much as is known."""

from datetime import date

import pytest
from django.utils import translation

from archive.models import Document
from archive.written_date import written_date


@pytest.mark.parametrize(
    ("day", "end", "precision", "said"),
    [
        (date(2019, 5, 8), None, "day", "8 mai 2019"),
        (date(2020, 3, 1), None, "day", "1er mars 2020"),
        (date(2019, 5, 1), None, "month", "mai 2019"),
        (date(2006, 1, 1), None, "year", "2006"),
        (None, None, "day", ""),
    ],
)
def test_date_is_written_with_what_is_known(day, end, precision, said):
    with translation.override("fr"):
        assert written_date(Document(date=day, date_end=end, date_precision=precision)) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2020, 2, 19), date(2020, 2, 20), "from 19 to 20 February 2020"),
        (date(2020, 2, 29), date(2020, 3, 1), "from 29 February to 1 March 2020"),
        (date(2019, 12, 31), date(2020, 1, 1), "from 31 December 2019 to 1 January 2020"),
    ],
)
def test_range_says_each_part_once(first, last, said):
    with translation.override("en"):
        assert written_date(Document(date=first, date_end=last, date_precision="range")) == said


@pytest.mark.parametrize(
    ("month", "said"), [(1, "winter"), (4, "spring"), (7, "summer"), (10, "autumn"), (12, "winter")]
)
def test_season_is_named(month, said):
    with translation.override("en"):
        assert written_date(Document(date=date(2019, month, 1), date_precision="season")) == f"{said} 2019"
