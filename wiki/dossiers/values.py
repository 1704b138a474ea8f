"""A value in words, and whether two values can both be true."""

from decimal import Decimal
from functools import cache

from django.utils.formats import get_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from archive.document_dates import PartialDate
from archive.written_date import written_date
from wiki.dossiers.models import Claim, Manner, Per, Tax, Topic, ValueKind
from wiki.dossiers.models.event import last_day

NEAR = Decimal("0.1")  # "about 50" does not contradict 47
# Topics of which one text only can be true; texts about others complete each other.
ONE_ANSWER = {Topic.CNIL_POSITION, Topic.LEADER}
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def written_value(claim: Claim) -> str:
    """Return the value in words: "about 50 microphones", "30 000 € without tax, 80 %, paid by the ANRU"."""
    match claim.value_kind:
        case ValueKind.NUMBER:
            return _manner(claim, " ".join(filter(None, [_number(claim.number), _unit(claim)])))
        case ValueKind.AMOUNT:
            return _amount(claim)
        case ValueKind.DATE:
            return written_date(PartialDate(claim.day, claim.day_end, claim.day_precision))
        case ValueKind.YES_NO:
            return _("yes") if claim.yes else _("no")
        case ValueKind.ORGANISATION:
            return str(claim.organisation or "")
    return claim.text


def written_validity(claim: Claim) -> str:
    """Return when the value holds, in words; nothing when nobody says."""
    if claim.date is None:
        return ""
    return written_date(PartialDate(claim.date, claim.date_end, claim.date_precision))


def speaker(claim: Claim) -> str:
    """Return who says so."""
    return claim.said_by or str(claim.said_by_organisation or "")


def compatible(one: Claim, other: Claim) -> bool:
    """Whether both can be true: said of other times, the same value, or one within what the other leaves open."""
    if one.value_kind != other.value_kind or _apart(one, other):
        return True
    match one.value_kind:
        case ValueKind.NUMBER:
            return _numbers_agree(one, other)
        case ValueKind.AMOUNT:
            return _amounts_agree(one, other)
        case ValueKind.DATE:
            return _days(one)[0] <= _days(other)[1] and _days(other)[0] <= _days(one)[1]
        case ValueKind.YES_NO:
            return one.yes == other.yes
        case ValueKind.ORGANISATION:
            return one.organisation_id == other.organisation_id
    same = " ".join(one.text.casefold().split()) == " ".join(other.text.casefold().split())
    return same or one.topic not in ONE_ANSWER


def _apart(one: Claim, other: Claim) -> bool:
    """Whether they are said of two times that do not meet: 67 cameras in 2006, 329 in 2020."""
    if one.date is None or other.date is None:
        return False
    until = [last_day(claim.date, claim.date_end, claim.date_precision) for claim in (one, other)]
    return until[0] < other.date or until[1] < one.date


def _days(claim: Claim):
    return claim.day, last_day(claim.day, claim.day_end, claim.day_precision)


def _numbers_agree(one: Claim, other: Claim) -> bool:
    if one.unit and other.unit and one.unit.casefold() != other.unit.casefold():
        return True  # of other things
    low, high = _limits(one), _limits(other)
    return low[0] <= high[1] and high[0] <= low[1]


def _limits(claim: Claim) -> tuple[Decimal, Decimal]:
    number = claim.number
    match claim.manner:
        case Manner.AT_LEAST:
            return number, Decimal("Infinity")
        case Manner.AT_MOST:
            return Decimal("-Infinity"), number
        case Manner.ABOUT | Manner.ESTIMATED:
            return number - abs(number) * NEAR, number + abs(number) * NEAR
    return number, number


def _amounts_agree(one: Claim, other: Claim) -> bool:
    if (one.currency, one.per, _payer(one)) != (other.currency, other.per, _payer(other)):
        return True  # of other things
    taxes = {one.tax or Tax.UNKNOWN, other.tax or Tax.UNKNOWN}
    if taxes == {Tax.WITH, Tax.WITHOUT}:
        return True
    return _numbers_agree(one, other) and (None in {one.share, other.share} or one.share == other.share)


def _payer(claim: Claim):
    return claim.payer_id or " ".join(claim.payer_name.casefold().split())


def _number(number: Decimal) -> str:
    """Write a number with the separators of the language; what Django's own does takes fifteen times as long."""
    plain = f"{number:,.0f}" if number == number.to_integral() else f"{number:,.2f}"
    whole, point, rest = plain.partition(".")
    whole = whole.replace(",", get_format("THOUSAND_SEPARATOR"))
    return whole + (get_format("DECIMAL_SEPARATOR") + rest if point else "")


def _manner(claim: Claim, said: str) -> str:
    match claim.manner:
        case Manner.ABOUT:
            return _("about %(number)s") % {"number": said}
        case Manner.ESTIMATED:
            return _("%(number)s (estimate)") % {"number": said}
        case Manner.AT_LEAST:
            return _("at least %(number)s") % {"number": said}
        case Manner.AT_MOST:
            return _("at most %(number)s") % {"number": said}
    return said


def _unit(claim: Claim) -> str:
    if claim.unit:
        return claim.unit
    return _unit_word(claim.topic, 1 if abs(claim.number) < 2 else 2, get_language())


@cache
def _unit_word(topic: str, n: int, language: str) -> str:
    """Return the word for what a topic counts; `language` is the one that is active."""
    match topic:
        case Topic.CAMERAS:
            return ngettext("camera", "cameras", n)
        case Topic.MICROPHONES:
            return ngettext("microphone", "microphones", n)
        case Topic.DRONES:
            return ngettext("drone", "drones", n)
        case Topic.RETENTION:
            return ngettext("day", "days", n)
    return ""


def _amount(claim: Claim) -> str:
    sum_said = f"{_number(claim.number)}\u00a0{_SIGNS.get(claim.currency, claim.currency)}"
    parts = [_manner(claim, sum_said)]
    if claim.per and claim.per != Per.ONCE:
        parts[0] += " " + str(claim.get_per_display())
    if claim.tax and claim.tax != Tax.UNKNOWN:
        parts[0] += " " + str(claim.get_tax_display())
    if claim.share is not None:
        parts.append(_("%(share)s of the whole") % {"share": f"{_number(claim.share)}\u00a0%"})
    payer = claim.payer_name or str(claim.payer or "")
    if payer:
        parts.append(_("paid by %(payer)s") % {"payer": payer})
    return ", ".join(parts)
