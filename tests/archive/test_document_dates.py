"""Dates as people type them."""

from datetime import date

import pytest

from archive.document_dates import DateUnreadable, PartialDate, read_partial_date, typed_date
from archive.models import Document

READ = {
    "": PartialDate(),
    "20/06/2019": PartialDate(date(2019, 6, 20), None, "day"),
    " 6/2019 ": PartialDate(date(2019, 6, 1), None, "month"),
    "2006": PartialDate(date(2006, 1, 1), None, "year"),
    "Printemps 2019": PartialDate(date(2019, 4, 1), None, "season"),
    "mars 2019": PartialDate(date(2019, 3, 1), None, "month"),
    "1er août 2019": PartialDate(date(2019, 8, 1), None, "day"),
    "20 June 2019": PartialDate(date(2019, 6, 20), None, "day"),
    "du 19 février 2019 au 20 février 2019": PartialDate(date(2019, 2, 19), date(2019, 2, 20), "range"),
    "19/02/2019 - 20/02/2019": PartialDate(date(2019, 2, 19), date(2019, 2, 20), "range"),
    "du 19/02/2019 au 20/02/2019": PartialDate(date(2019, 2, 19), date(2019, 2, 20), "range"),
}

UNREADABLE = [
    "hier", "31/02/2019", "31 février 2019", "13/2019", "0001", "99999", "20/06/9999", "²⁰¹⁹", "été",
    "20/02/2019 - 19/02/2019",
]  # fmt: skip


@pytest.mark.parametrize(("text", "read"), READ.items())
def test_date_is_read_and_written_back(text, read):
    assert read_partial_date(text) == read
    document = Document(date=read.date, date_end=read.date_end, date_precision=read.date_precision)
    assert read_partial_date(typed_date(document)) == read


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_no_date_is_named_as_such(text):
    with pytest.raises(DateUnreadable):
        read_partial_date(text)
