"""How a value that a fact does not have any more may be written in a text: numbers, days, names, words."""

import re

from django.db import models

from archive.document_dates import PartialDate
from archive.models import Organisation
from archive.written_date import written_date
from wiki.dossiers.snapshots import NEW

LETTERS_MIN = 4  # a shorter word stands everywhere
# By which names the values of a fact go; a date goes with its precision.
_NUMBERS, _WORDS = ("number", "share"), ("text", "title", "asked")
_ORGANISATIONS = ("organisation", "payer", "authority", "addressee", "other")
_DAYS = ("date", "date_end", "day", "signed", "received", "published", "answered")


def old_values(model, before: dict, after: dict) -> list[re.Pattern]:
    """Return a pattern for each value that a change takes away; `after` may hold some of the fields only."""
    gone = {
        name: value
        for name, value in before.items()
        if value not in (None, "") and name in model.FIELDS and after.get(name, value) != value
    }
    patterns = [_number(gone[name]) for name in _NUMBERS if name in gone]
    patterns += [_words(gone[name]) for name in _WORDS if len(gone.get(name, "")) >= LETTERS_MIN]
    patterns += [
        _words(name) for name in map(_name_of, (gone[name] for name in _ORGANISATIONS if name in gone)) if name
    ]
    for name in _DAYS:
        if name in gone:
            patterns += _day(gone[name], before.get(f"{name}_precision") or "day")
    return patterns


def _name_of(slug: str) -> str:
    if slug.startswith(NEW):
        return slug.removeprefix(NEW)
    return Organisation.objects.filter(slug=slug).values_list("name", flat=True).first() or ""


def _number(number) -> re.Pattern:
    """Match a number however it is written: "30 000", "30000", "30 000,00"."""
    whole, _point, rest = str(number).partition(".")
    spaced = "".join(f"{digit}[\\s\\u00a0\\u202f.]?" for digit in whole[:-1]) + whole[-1:]
    decimals = f"[.,]{rest}0*" if rest else r"(?:[.,]0+)?"
    return re.compile(rf"(?<![\d.,]){spaced}{decimals}(?![\d])")


def _words(text: str) -> re.Pattern:
    """Match words whatever their capitals and the spaces between them."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, text.split())) + r"(?!\w)", re.IGNORECASE)


def _day(day: str, precision: str) -> list[re.Pattern]:
    """Match a date as a text says it, "20 juin 2019", and in figures."""
    read = models.DateField().to_python(day)
    said = [written_date(PartialDate(read, None, "day" if precision == "range" else precision))]
    if precision in {"day", "range"}:
        said += [f"{read:%d/%m/%Y}", f"{read:%d.%m.%Y}", day]
    return [_words(one) for one in said if one]
