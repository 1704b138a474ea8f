"""The timeline as a drawing: where each event and status lies, in per cent of the width. The list says the same."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wiki.dossiers.models import Status

YEARS_LABELLED = 6
MARGIN = 2.0  # per cent on either side, so that the first and last marks are whole


@dataclass(frozen=True)
class Mark:
    """An event: from x, as wide as its date is vague."""

    x: str
    width: str
    title: str
    is_proven: bool
    changes_status: bool


@dataclass(frozen=True)
class Span:
    """How long a status lasted."""

    x: str
    width: str
    status: str
    name: str


@dataclass(frozen=True)
class Tick:
    """A year."""

    x: str
    year: int
    is_labelled: bool


@dataclass(frozen=True)
class Timeline:
    """All that the drawing holds."""

    marks: list[Mark]
    spans: list[Span]
    ticks: list[Tick]


def drawn(happenings, chain) -> Timeline | None:
    """Return the drawing of these events (`reading.Happening`) and of the statuses that `chain` gives; None for none.

    `chain` begins with the event that counts now.
    """
    if not happenings:
        return None
    first = min(one.event.date for one in happenings)
    last = max(one.event.last_day for one in happenings)
    # What lasts until today goes to the edge: years without an event would crowd the others.
    end = date(last.year + (timezone.localdate().year > last.year), 12, 31)
    scale = _Scale(date(first.year, 1, 1), end)
    return Timeline(_marks(happenings, scale), _spans(chain, scale, end), _ticks(scale))


class _Scale:
    """Days as per cents."""

    def __init__(self, first: date, last: date):
        self.first, self.last = first, last

    def at(self, day: date) -> float:
        """Return where a day lies."""
        return MARGIN + (100 - 2 * MARGIN) * (day - self.first).days / max((self.last - self.first).days, 1)

    def width(self, start: date, end: date) -> float:
        """Return how wide the time between two days is."""
        return self.at(end) - self.at(start)


def _marks(happenings, scale: _Scale) -> list[Mark]:
    return [
        Mark(
            _percent(scale.at(one.event.date)),
            _percent(max(scale.width(one.event.date, one.event.last_day), 0)),
            one.event.title,
            one.is_proven,
            one.changes_status,
        )
        for one in happenings
    ]


def _spans(chain, scale: _Scale, last: date) -> list[Span]:
    """Return the statuses one after another; each lasts until the next."""
    spans, until = [], last
    for one in chain:
        start = min(one.event.date, until)
        width = _percent(scale.width(start, until))
        spans.append(Span(_percent(scale.at(start)), width, one.event.effect, str(Status(one.event.effect).label)))
        until = start
    return spans[::-1]


def _ticks(scale: _Scale) -> list[Tick]:
    years = range(scale.first.year, scale.last.year + 1)
    step = max(1, -(-len(years) // YEARS_LABELLED))
    return [Tick(_percent(scale.at(date(year, 1, 1))), year, n % step == 0) for n, year in enumerate(years)]


def _percent(share: float) -> str:
    """Write it with a point, whatever the language: it goes into an attribute."""
    return f"{share:.2f}%"
