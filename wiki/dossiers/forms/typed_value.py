"""Reading a value as people type it: "about 50", "30 000 €", "yes", "spring 2019", "the City"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from archive.document_dates import DateUnreadable, PartialDate, read_partial_date
from archive.models import Organisation
from archive.plain_letters import plain
from wiki.dossiers import organisations
from wiki.dossiers.models import VALUE_KINDS, Manner, Topic, ValueKind
from wiki.dossiers.snapshots import NewOrganisation

_CURRENCIES = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "£": "GBP"}
_TIMES = {"k": 1000, "millier": 1000, "milliers": 1000, "m": 10**6, "million": 10**6, "millions": 10**6}
_MANNERS = {
    "environ": Manner.ABOUT, "pres de": Manner.ABOUT, "about": Manner.ABOUT,
    "plus de": Manner.AT_LEAST, "au moins": Manner.AT_LEAST, "at least": Manner.AT_LEAST,
    "moins de": Manner.AT_MOST, "au plus": Manner.AT_MOST, "at most": Manner.AT_MOST,
    "estime a": Manner.ESTIMATED,
    "estimee a": Manner.ESTIMATED, "estimees a": Manner.ESTIMATED, "estimes a": Manner.ESTIMATED,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<manner>[a-z ]*?) ?(?P<number>\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?)"
    r" ?(?P<times>k|m(?=€| |eur)|milliers?|millions?)?(?: d'| de )? ?(?P<currency>€|eur(?:os?)?|\$|£)?"
    r"(?P<rest>(?![\d.,]).*)"
)
# How each is typed, so that it is read back.
MANNER_WORDS = {
    Manner.ABOUT: "environ", Manner.ESTIMATED: "estimé à", Manner.AT_LEAST: "au moins", Manner.AT_MOST: "au plus",
}  # fmt: skip
_ROUND = {
    "dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50,
    "soixantaine": 60, "centaine": 100,
}  # fmt: skip
_ROUND_WORDS = re.compile(rf"^(?:une )?({'|'.join(_ROUND)})\b")
_YES, _NO = {"oui", "yes", "vrai"}, {"non", "no", "faux"}


NO_DATE = PartialDate()


class ValueUnreadable(ValueError):
    """A value that cannot be understood; its text says what is expected."""


@dataclass(frozen=True)
class TypedValue:
    """What was typed, in the fields of a claim that hold it."""

    kind: str
    number: Decimal | None = None
    manner: str = Manner.EXACT
    unit: str = ""
    currency: str = ""
    text: str = ""
    date: PartialDate = NO_DATE
    yes: bool | None = None
    organisation: Organisation | NewOrganisation | None = None

    def fields(self) -> dict:
        """Return the values under the names of a claim's fields; those of other kinds are emptied."""
        return {
            "value_kind": self.kind,
            "number": self.number,
            "manner": self.manner,
            "unit": self.unit,
            "currency": self.currency,
            "text": self.text,
            "day": self.date.date,
            "day_end": self.date.date_end,
            "day_precision": self.date.date_precision,
            "yes": self.yes,
            "organisation": self.organisation,
        }


def read_value(typed: str, topic: str) -> TypedValue:
    """Return the value; its kind is that of the topic, else found in what was typed. Raises `ValueUnreadable`."""
    typed = " ".join(typed.replace("\0", "").split())
    match VALUE_KINDS.get(topic):
        case ValueKind.NUMBER | ValueKind.AMOUNT as kind:
            return _number(typed, kind, topic)
        case ValueKind.YES_NO:
            return _yes_or_no(typed)
        case ValueKind.DATE:
            return _date(typed)
        case ValueKind.ORGANISATION:
            return TypedValue(ValueKind.ORGANISATION, organisation=organisations.named(typed))
    return _guessed(typed) if topic == Topic.OTHER else TypedValue(ValueKind.TEXT, text=typed)


def _number(typed: str, kind: str, topic: str) -> TypedValue:
    found = _parts(typed)
    if found is None:
        raise ValueUnreadable(_("Write a number: 50, about 50, at least 300, 30 000 €."))
    number, manner, currency, rest = found
    if kind == ValueKind.AMOUNT:
        return TypedValue(kind, number, manner, currency=currency or "EUR")
    # What the topic counts need not be said again: "329 caméras".
    unit = rest if topic in {Topic.DEVICES, Topic.OTHER} else ""
    return TypedValue(kind, number, manner, unit=unit[:40])


def _parts(typed: str):
    """Return number, manner, currency and what follows; None when there is no number in it."""
    said = _ROUND_WORDS.sub(lambda word: f"environ {_ROUND[word[1]]}", plain(typed).strip())
    match = _NUMBER.fullmatch(said)
    if match is None or match["manner"].strip() not in {"", *_MANNERS}:
        return None
    number = Decimal(match["number"].replace(" ", "").replace(",", ".")) * _TIMES.get(match["times"], 1)
    if number >= 10**13:
        return None
    rest = match["rest"].strip()
    tail = typed[len(typed) - len(rest) :] if rest else ""
    return number, _MANNERS.get(match["manner"].strip(), Manner.EXACT), _CURRENCIES.get(match["currency"], ""), tail


def _yes_or_no(typed: str) -> TypedValue:
    word = plain(typed).strip(" .")
    if word not in _YES | _NO:
        raise ValueUnreadable(_("Write yes or no."))
    return TypedValue(ValueKind.YES_NO, yes=word in _YES)


def _date(typed: str) -> TypedValue:
    try:
        return TypedValue(ValueKind.DATE, date=read_partial_date(typed))
    except DateUnreadable as error:
        raise ValueUnreadable(str(error)) from error


def _guessed(typed: str) -> TypedValue:
    """Read a value of any kind: a sum, a number of something short, yes or no, else words."""
    found = _parts(typed)
    if found and (found[2] or len(found[3]) <= 40):
        kind = ValueKind.AMOUNT if found[2] else ValueKind.NUMBER
        return _number(typed, kind, Topic.OTHER)
    if plain(typed).strip(" .") in _YES | _NO:
        return _yes_or_no(typed)
    return TypedValue(ValueKind.TEXT, text=typed)
