"""Which documents a typed `field:value` means. A value that is not understood is searched as words, and said."""

import calendar
import datetime
import re
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from archive.models import Document, Nature, Organisation, Provenance, Technology
from archive.place_choice import places_meant
from archive.search.french import folded
from archive.search.queries import plain
from archive.search.tree import And, Between, Criterion, Everything, Field, Limit, Not, Or, Tree
from archive.written_date import written_day

_DAY = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"|(?:(?:(?P<day2>\d{1,2})/)?(?P<month2>\d{1,2})/)?(?P<year2>\d{4})"
)


class NotUnderstood(Exception):
    """A value that names nothing; its text says so to the reader."""


def resolved(tree: Tree) -> tuple[Tree, list[str]]:
    """Return a tree in which every criterion is a limit or plain words, and a sentence for each that names nothing."""
    problems: dict[str, None] = {}
    return _resolved(tree, problems), list(problems)


def _resolved(tree: Tree, problems: dict[str, None]) -> Tree:
    match tree:
        case And(nodes) | Or(nodes):
            parts = [_resolved(node, problems) for node in nodes]
            parts = [part for part in parts if not isinstance(part, Everything)]
            return type(tree)(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Everything()
        case Not(node):
            part = _resolved(node, problems)
            return part if isinstance(part, Everything) else Not(part)
        case Criterion(field, value):
            try:
                return _READERS[field](tree)
            except NotUnderstood as error:
                problems[str(error)] = None
                return plain(value) or Everything()
    return tree


def read_days(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and last day of `2019`, `2019-05`, `05/2019`, `2019-05..2020`, `..2019`; None is open.

    Raises `ValueError` for what is no date.
    """
    first, dots, last = text.partition("..")
    if not dots:
        return _span(text)
    days = (_span(first)[0] if first else None, _span(last)[1] if last else None)
    if days == (None, None) or (first and last and days[0] > days[1]):
        raise ValueError(text)
    return days


def _span(text: str) -> tuple[datetime.date, datetime.date]:
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError(text)
    year = int(found["year"] or found["year2"])
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    if not month:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not day:
        return datetime.date(year, int(month), 1), datetime.date(year, int(month), _length(year, int(month)))
    return (datetime.date(year, int(month), int(day)),) * 2


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 1


def _place(asked: Criterion) -> Limit:
    places = places_meant(asked.value)
    if not places:
        raise NotUnderstood(_("No place is named “%(value)s”: it was searched as words.") % {"value": asked.value})
    inside = Q()
    for place in places:
        inside |= Q(territory__path__startswith=place.path)
    documents = Document.territories.through.objects.filter(inside).values("document")
    codes = tuple(place.code for place in places)
    return Limit("place", places[0].name, asked.shown, Field("territories", codes), Q(pk__in=documents))


def _provenance(asked: Criterion) -> Limit:
    if code := _codes_by_name(Provenance).get(slugify(asked.value)):
        said = str(Provenance(code).label)
        return Limit("provenance", said, asked.shown, Field("provenance", (code,)), Q(provenance=code))
    raise NotUnderstood(_("No provenance is named “%(value)s”: it was searched as words.") % {"value": asked.value})


def _nature(asked: Criterion) -> Limit:
    if code := _codes_by_name(Nature).get(slugify(asked.value)):
        return Limit("nature", str(Nature(code).label), asked.shown, Field("nature", (code,)), Q(nature=code))
    raise NotUnderstood(_("No nature is named “%(value)s”: it was searched as words.") % {"value": asked.value})


@lru_cache
def _codes_by_name(choices) -> dict[str, str]:
    """Return codes by themselves and by their labels in each language of the site."""
    names = {slugify(code): code for code in choices.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {slugify(str(label)): code for code, label in choices.choices}
    return names


def _organisation(asked: Criterion) -> Limit:
    known = [
        (slug, name, [name, *aliases])
        for slug, name, aliases in Organisation.objects.values_list("slug", "name", "aliases")
    ]
    if not (found := _named(asked.value, known)):
        raise NotUnderstood(
            _("No organisation is named “%(value)s”: it was searched as words.") % {"value": asked.value}
        )
    return _of_slugs("organisation", asked, found)


def _technology(asked: Criterion) -> Limit:
    known = [(slug, name, [name]) for slug, name in Technology.objects.values_list("slug", "name")]
    if not (found := _named(asked.value, known)):
        raise NotUnderstood(_("No technology is named “%(value)s”: it was searched as words.") % {"value": asked.value})
    return _of_slugs("technology", asked, found)


def _named(value: str, known: list[tuple[str, str, list[str]]]) -> dict[str, str]:
    """Return names by slug: those that are the value, else those whose name holds its words."""
    wanted = f" {' '.join(folded(value))} "
    if slugify(value) in {slug for slug, _name, _names in known} or not wanted.strip():
        return {slug: name for slug, name, _names in known if slug == slugify(value)}
    said = [(slug, name, [f" {' '.join(folded(one))} " for one in names]) for slug, name, names in known]
    exact = {slug: name for slug, name, names in said if wanted in names}
    return exact or {slug: name for slug, name, names in said if any(wanted in one for one in names)}


def _of_slugs(field: str, asked: Criterion, found: dict[str, str]) -> Limit:
    plural = {"organisation": "organisations", "technology": "technologies"}[field]
    model = {"organisation": Document.organisations, "technology": Document.technologies}[field]
    documents = model.through.objects.filter(**{f"{field}__slug__in": list(found)}).values("document")
    said = ", ".join(list(found.values())[:3])
    return Limit(field, said, asked.shown, Field(plural, tuple(found)), Q(pk__in=documents))


def _date(asked: Criterion) -> Limit:
    first, last = _days(asked)
    parts = [Between("date_last", first.toordinal(), None)] if first else []
    parts += [Between("date", None, last.toordinal())] if last else []
    condition = Q(date__isnull=False)
    if last:
        condition &= Q(date__lte=last)
    if first:  # the database holds no last day: the year is near enough where titles alone are compared
        condition &= Q(date__gte=first.replace(month=1, day=1)) | Q(date_end__gte=first)
    return Limit("date", _spoken(first, last), asked.shown, And(tuple(parts)), condition)


def _added(asked: Criterion) -> Limit:
    first, last = _days(asked)
    begin = _midnight(first) if first else None
    end = _midnight(last + datetime.timedelta(days=1)) if last and last.year < 9999 else None
    node = Between("added", begin and int(begin.timestamp()), end and int(end.timestamp()) - 1)
    condition = Q(published_at__gte=begin) if begin else Q()
    if end:
        condition &= Q(published_at__lt=end)
    return Limit("added", _spoken(first, last), asked.shown, node, condition)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _days(asked: Criterion) -> tuple[datetime.date | None, datetime.date | None]:
    try:
        return read_days(asked.value)
    except ValueError as error:
        sentence = _("“%(value)s” is no date: it was searched as words. Write 2019, 2019-05 or 2019-05..2020.")
        raise NotUnderstood(sentence % {"value": asked.value}) from error


def _spoken(first: datetime.date | None, last: datetime.date | None) -> str:
    """Say a span of days: "2019", "from May 2019 to 2020"."""
    begin, end = first and _written(first, at_end=False), last and _written(last, at_end=True)
    if first and last and (begin == end or first == last):
        return begin
    if first and last:
        if first.replace(day=1) == last.replace(day=1):
            return date_format(first, "F Y", use_l10n=False)
        return pgettext("span of dates", "from %(first)s to %(last)s") % {"first": begin, "last": end}
    if first:
        return pgettext("span of dates", "since %(first)s") % {"first": begin}
    return pgettext("span of dates", "until %(last)s") % {"last": end}


def _written(day: datetime.date, *, at_end: bool) -> str:
    """Say a day that begins or ends a year or a month as that year or month."""
    if (day.month, day.day) == ((12, 31) if at_end else (1, 1)):
        return str(day.year)
    if day.day == (_length(day.year, day.month) if at_end else 1):
        return date_format(day, "F Y", use_l10n=False)
    return written_day(day)


_READERS: dict[str, Callable[[Criterion], Limit]] = {
    "place": _place,
    "provenance": _provenance,
    "nature": _nature,
    "organisation": _organisation,
    "technology": _technology,
    "date": _date,
    "added": _added,
}
