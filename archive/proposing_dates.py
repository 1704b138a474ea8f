"""The date of a document, in digits or in words, told from the other dates that its first pages name."""

import datetime
import re
from dataclasses import dataclass

from archive.plain_letters import plain

FIRST_YEAR = 1900
AROUND = 60  # signs before a date that tell what it is
TOP = 250  # signs: a date up there is likely the document's
SURE = 2  # points from which a date is proposed
_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_UNITS = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
          "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]  # fmt: skip
_DAY_NUMBERS = {
    **{word: number for number, word in enumerate(_UNITS, 1)}, "premier": 1, "1er": 1, "vingt": 20, "trente": 30,
    "vingt et un": 21, "vingt-et-un": 21, "trente et un": 31, "trente-et-un": 31,
    **{f"vingt-{word}": 20 + number for number, word in enumerate(_UNITS[1:9], 2)},
    **{f"vingt {word}": 20 + number for number, word in enumerate(_UNITS[1:9], 2)},
}  # fmt: skip
_YEAR_NUMBERS = {**_DAY_NUMBERS, **{f"{tens}-{word}": number + unit for tens, number in
                 (("trente", 30), ("quarante", 40)) for unit, word in enumerate(_UNITS[1:9], 2)}}  # fmt: skip
_DAY = "|".join(sorted(map(re.escape, _DAY_NUMBERS), key=len, reverse=True))
_YEAR = "|".join(sorted(map(re.escape, _YEAR_NUMBERS), key=len, reverse=True))
_MONTH = "|".join(_MONTHS)
_DATES = [
    re.compile(rf"\b(?P<day>\d{{1,2}})\s*(?:er)?\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b"),
    re.compile(r"(?<![\d/.-])(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})(?![\d/-]|\.\d)"),
    re.compile(rf"\b(?P<day>{_DAY})\s+(?P<month>{_MONTH})\s+deux\s+mil(?:le)?(?:\s+(?P<year>{_YEAR}))?\b"),
    re.compile(rf"\ban\s+deux\s+mil(?:le)?(?:\s+(?P<year>{_YEAR}))?\s*,?\s*(?:et\s+)?le\s+(?:\w+di\s+)?"
               rf"(?P<day>{_DAY}|\d{{1,2}})\s*(?:er)?\s+(?:du\s+mois\s+d[e']\s*)?(?P<month>{_MONTH})\b"),
]  # fmt: skip
_MONTH_ALONE = re.compile(rf"(?<!\d )(?<!\d  )\b(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b")
_ITS_OWN = re.compile(
    r"(?:(?:seance|reunion|session|conseil|assemblee|deliberation|audience|lecture|arrete|decision|avis|jugement|rapport"
    r"|convention|courrier|lettre|bureau|commission)\b[^.;]{0,45}\b(?:du|de ce)"
    r"|en date du|date\s*:|\ble|redige le)"
    r"\s*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*)?$"
)
# « Fait à Nice, le », « Lecture du »: of several dates, the one on which it became what it is.
_MADE = re.compile(
    r"(?:(?:^|\n)[^\n,.:]{2,40}, le|\b(?:fait|signee?)\b[^.;]{0,60},? le"
    r"|\b(?:lecture|prononcee?|rendue?)\b[^.;]{0,30} (?:du|le))"
    r"\s*(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*)?$"
)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:convocations?|convoque|vu|considerant|loi|decret|code|ordonnance n|circulaire|directive|reglement|publiee?"
    r"|affichee?|affichage|recue?|transmise?|nee?|depuis|jusqu'?(?:au|a)|compter|avant|apres|precedente?|prochaine?|habilitee?"
    r"|par (?:une )?(?:deliberation|courrier|lettre|requete)"
    r"|dernier|modifiee?|abroge|requete|enregistree?|echeance|limite|imprimee?|proces-verbal de la seance"
    r"|vos? (?:courrier|lettre))\b"
)


@dataclass(frozen=True)
class Found:
    """A date; of a month alone, its first day. `precision` is one of `Document.date_precision`."""

    day: datetime.date
    precision: str = "day"


def date_in(text: str, latest: datetime.date | None = None) -> Found | None:
    """Return the date that a text most likely gives to its document, or nothing."""
    text = plain(text)
    points: dict[datetime.date, float] = {}
    for at, day in _days(text):
        if latest is None or day <= latest:
            # Named again elsewhere counts a little, so that ten mentions of a law do not win.
            given = _points(text, at)
            points[day] = max(points.get(day, -9), given) + (0.5 if day in points and given > 0 else 0)
    if points:
        best = max(points, key=points.get)
        if points[best] >= SURE:
            return Found(best)
    return _month(text[:TOP], latest)


def _days(text: str):
    """Yield every date with its place, in the order of the text."""
    found = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day, month, year = match["day"], match["month"], match["year"]
            try:
                date = datetime.date(
                    int(year) if (year or "").isdigit() else 2000 + (_YEAR_NUMBERS[year] if year else 0),
                    _MONTHS.get(month) or int(month),
                    int(day) if day.isdigit() else _DAY_NUMBERS[day],
                )
            except ValueError:
                continue
            if date.year >= FIRST_YEAR:
                found.append((match.start(), date))
    return sorted(found)


def _points(text: str, at: int) -> float:
    """Return how likely a date is the document's own, by what stands before it and by its place."""
    before = text[max(0, at - AROUND) : at]
    sentence = re.split(r"[.;]\s|\n\s*\n", before)[-1]
    if made := _MADE.search(before):
        sentence = made[0]  # what stood before it says nothing of this date
    points = 1.5 if at < TOP else 0
    if text[at : at + 3] == "an " or made:  # « L'an deux mil treize, le dix septembre »
        points += 3
    elif _ITS_OWN.search(sentence):
        points += 2.5
    elif not before.split("\n")[-1].strip() or at < TOP:
        points += 0.75
    if _OF_SOMETHING_ELSE.search(sentence):
        points -= 4
    return points - at / 10_000


def _month(top: str, latest: datetime.date | None) -> Found | None:
    """Return the month that the top of a text names, when it names one alone."""
    months = {(int(match["year"]), _MONTHS[match["month"]]) for match in _MONTH_ALONE.finditer(top)}
    if len(months) != 1 or any(day for _, day in _days(top)):
        return None
    first = datetime.date(*months.pop(), 1)
    within = first.year >= FIRST_YEAR and (latest is None or first <= latest)
    return Found(first, "month") if within else None
