"""How the machine's work stands: what waits, since when, how fast it goes, what failed, how much the images take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils import timezone

from archive import image_space
from archive.models import Failure, Heartbeat, Page, Processing, Version

RATE_OVER = timedelta(hours=1)


@dataclass(frozen=True)
class Failed:
    """How much failed for one reason."""

    failure: Failure
    documents: int
    pages: int


@dataclass(frozen=True)
class Status:
    """The figures of a moment. Of a leak no hour is known: its pages are not in the rate."""

    documents: dict[str, int]  # by state
    pages: dict[str, int]
    to_draw: int  # pages whose images are not all made
    oldest: datetime | None  # when the document that waits longest came in
    pages_per_minute: float  # read in the last hour
    remaining: timedelta | None  # until no page waits, at that rate; None when nothing can be said
    failures: list[Failed]
    image_bytes: int | None  # as the worker last counted; None before
    image_bytes_max: int  # 0: no limit
    heartbeat: datetime | None  # when a worker last said that it lives

    @property
    def done_by(self) -> datetime | None:
        """When no page will wait."""
        return None if self.remaining is None else timezone.now() + self.remaining


def status() -> Status:
    """Return how things stand now."""
    now = timezone.now()
    (versions, oldest), pages = _versions(), _pages(now)
    read = Page.objects.filter(read_at__gt=now - RATE_OVER).aggregate(count=Count("pk"), first=Min("read_at"))
    # What began ten minutes ago is not slow because of the fifty minutes before.
    minutes = max(1.0, (now - read["first"]).total_seconds() / 60) if read["first"] else 1.0
    rate = read["count"] / minutes
    left = pages["waiting"] + pages["working"]
    return Status(
        documents=versions,
        pages=pages,
        to_draw=Page.objects.filter(large_image=False).count(),
        oldest=oldest,
        pages_per_minute=rate,
        remaining=timedelta(minutes=left / rate) if rate else timedelta() if not left else None,
        failures=failures(),
        image_bytes=image_space.counted(),
        image_bytes_max=settings.IMAGES_MAX_BYTES,
        heartbeat=Heartbeat.objects.aggregate(last=Max("at"))["last"],
    )


def failures(documents=None) -> list[Failed]:
    """Return what failed, of these documents (a queryset; all when none is given), by reason, the most first."""
    versions = _read_ones().filter(processing=Processing.FAILED)
    pages = Page.objects.filter(
        state=Page.State.FAILED, version__processing__in=[Processing.WORKING, Processing.DONE]
    ).filter(version__document__duplicate_of__isnull=True)
    if documents is not None:
        mine = documents.order_by().values("pk")
        versions, pages = versions.filter(document__in=mine), pages.filter(version__document__in=mine)
    of_versions, of_pages = (_by(rows, "failure") for rows in (versions, pages))
    found = [
        Failed(Failure(reason), of_versions.get(reason, 0), of_pages.get(reason, 0))
        for reason in {*of_versions, *of_pages} & set(Failure.values)
    ]
    return sorted(found, key=lambda one: (-one.documents - one.pages, one.failure))


def _read_ones():
    return Version.objects.filter(document__duplicate_of__isnull=True)


def _versions() -> tuple[dict[str, int], datetime | None]:
    """Count the versions in each state, and tell when the document that waits longest came in.

    A version whose pages wait for recognition is being worked on.
    """
    by_state = _read_ones().order_by().values("processing")
    rows = {row["processing"]: row for row in by_state.annotate(count=Count("pk"), oldest=Min("document__added"))}
    waiting = [rows[state]["oldest"] for state in (Processing.WAITING, Processing.WORKING) if state in rows]
    counts = {state: rows[state]["count"] if state in rows else 0 for state in Processing.values}
    return counts, min(waiting, default=None)


def _pages(now: datetime) -> dict[str, int]:
    """Count the pages in each state; those that a worker has just now apart from those that wait."""
    by_state = dict.fromkeys(Page.State.values, 0) | _by(Page.objects.all(), "state")
    working = Page.objects.filter(leased_until__gt=now, state=Page.State.WAITING).count()
    waiting = by_state["waiting"] - working
    return {"waiting": waiting, "working": working, "done": by_state["done"], "failed": by_state["failed"]}


def _by(rows, field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))
