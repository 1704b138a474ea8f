"""The queue as a moderator asked for it: of a kind, about a place, waiting for how long; and what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.cache import caches
from django.db.models import Count, F, Min, Q
from django.utils import timezone

from archive.desk.kinds import Kind, kinds
from archive.models import Document, Review, Territory

AGES = [1, 7, 30, 90]  # days
SIZES = [30, 100, 500]  # lines of a page
PLACES_SHOWN = 200
REST_SECONDS = 60
BEHIND_MAX = 10_000
BEHIND_LOOKED_AT = 200


@dataclass(frozen=True)
class Asked:
    """What the address asks for; whatever makes no sense there is as if it were not there."""

    kind: str = ""
    place: str = ""  # code of a territory
    age: int = 0  # days
    size: int = SIZES[0]
    minutes: int = 0  # of a sitting

    @classmethod
    def of(cls, given) -> "Asked":
        """Read it from a `QueryDict`."""
        known = {kind.name for kind in kinds()}
        kind, place = given.get("kind", ""), given.get("lieu", "").replace("\0", "")[:40]
        return cls(
            kind if kind in known else "",
            place,
            _number(given.get("depuis"), AGES) or 0,
            _number(given.get("par"), SIZES) or SIZES[0],
            _within(given.get("minutes"), 240),
        )

    @property
    def query(self) -> str:
        """Return it as the address says it, for links and forms."""
        size = self.size if self.size != SIZES[0] else ""
        said = {"kind": self.kind, "lieu": self.place, "depuis": self.age, "par": size, "minutes": self.minutes}
        return urlencode({name: value for name, value in said.items() if value})


def waiting(user, asked: Asked, *, of_kind: bool = True):
    """Return what waits for this moderator: legal clocks first, then the longest wait; questions asked come last."""
    found = Review.objects.waiting().for_moderator(user).filter(kind__in=[kind.name for kind in kinds()])
    if asked.kind and of_kind:
        found = found.filter(kind=asked.kind)
    if asked.place:
        place = Territory.objects.filter(code=asked.place).values_list("path", flat=True).first()
        about = (
            Review.objects.order_by().filter(territories__path__startswith=place) if place else Review.objects.none()
        )
        found = found.filter(pk__in=about.values("pk"))
    if asked.age:
        found = found.filter(waiting_since__lte=timezone.now() - timedelta(days=asked.age))
    return found.order_by("-state", F("deadline").asc(nulls_last=True), "waiting_since", "pk")


def with_subjects(reviews):
    """Return these reviews with all that their lines read, in a few queries."""
    return reviews.select_related("claimed_by").prefetch_related(subject_of_each(), "territories")


def subject_of_each() -> GenericPrefetch:
    """Return what fetches the subjects of reviews, whatever their kinds."""
    of_kinds = (kind.subjects() for kind in kinds() if kind.subjects)
    return GenericPrefetch("subject", list({found.model: found for found in of_kinds}.values()))


def counts(user, asked: Asked) -> tuple[dict[str, int], datetime | None]:
    """Return how many wait of each kind, whatever the kind that is asked for, and since when the oldest does."""
    rows = waiting(user, asked, of_kind=False).order_by().values_list("kind")
    for_us = Q(state=Review.State.WAITING)
    rows = list(rows.annotate(count=Count("pk"), since=Min("waiting_since", filter=for_us)))
    oldest = min((since for _kind, _count, since in rows if since), default=None)
    return {kind: count for kind, count, _since in rows}, oldest


def places(user) -> list[tuple[str, str]]:
    """Return code and name of the places about which something waits for this moderator; a minute old at most."""
    return caches["shared"].get_or_set(f"desk-places-{user.pk}", lambda: _places(user), REST_SECONDS)


def tally() -> dict[str, int]:
    """Return what became of all documents (`Document.objects.tally`); a minute old at most."""
    return caches["shared"].get_or_set("desk-tally", Document.objects.tally, REST_SECONDS)


def _places(user) -> list[tuple[str, str]]:
    open_now = Review.objects.waiting().for_moderator(user).order_by()
    found = Review.territories.through.objects.filter(review__in=open_now.values("pk")).values("territory")
    return list(
        Territory.objects.filter(pk__in=found).order_by("name", "pk").values_list("code", "name")[:PLACES_SHOWN]
    )


def free(reviews, user):
    """Return those that nobody else looks after, and that do not wait for their author."""
    mine = Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until__lt=timezone.now())
    return reviews.filter(mine, state=Review.State.WAITING)


def next_of(user, asked: Asked, *, after: int | None = None, behind: Review | None = None) -> Review | None:
    """Return the first one to look at other than `after`; or the one that comes behind a review in the queue."""
    found = free(waiting(user, asked), user).exclude(pk=after)
    if behind is None:
        return found.first()
    keys = list(waiting(user, asked).values_list("pk", flat=True)[:BEHIND_MAX])
    rest = keys[keys.index(behind.pk) + 1 :] if behind.pk in keys else keys
    place = {key: rank for rank, key in enumerate(rest[:BEHIND_LOOKED_AT])}
    return min(found.filter(pk__in=list(place)), key=lambda one: place[one.pk], default=None)


def kind_named(name: str) -> Kind | None:
    """Return a registered kind."""
    return next((kind for kind in kinds() if kind.name == name), None)


def _number(typed, allowed) -> int | None:
    return next((number for number in allowed if str(number) == typed), None)


def _within(typed, most: int) -> int:
    return (
        int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) <= most else 0
    )
