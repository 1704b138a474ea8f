"""Publishing on a day: approved now, opened by the worker on that day or after it, never before, wherever one reads.

A day has begun everywhere once it has begun at the last place of the Earth, twelve hours behind Greenwich: noon of
that day in UTC. State and rights of those who approved are asked again then: what changed goes back to the desk.
"""

import time
from contextlib import suppress
from datetime import UTC, date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import approving, publishing
from archive.desk import reviews, rights
from archive.models import CustodyEvent, Decision, Document, Processing, Provenance
from archive.models.custody import record
from archive.redaction import gate
from archive.standing import ModerationError, actor_of, locked
from archive.written_date import written_day

LAST_PLACE = timedelta(hours=12)  # behind UTC
REST_SECONDS = 30
YEARS_MAX = 10
Kind = CustodyEvent.Kind


def day_begun_everywhere() -> date:
    """Return the latest day that has begun at every place of the Earth."""
    return (timezone.now().astimezone(UTC) - LAST_PLACE).date()


def day_for(row, wanted: date | None = None) -> date | None:
    """Return the day on which a document that is approved now is to open; none for at once.

    A leak opens `LEAK_DELAY` days later, on the weekday of all leaks: its day says nothing of when it was approved.
    Raises `ModerationError` for a day that is over, or too far.
    """
    today = timezone.localdate()
    if wanted is not None and not today < wanted <= today + timedelta(days=366 * YEARS_MAX):
        raise ModerationError(_("Choose a day to come, within ten years."))
    if row.provenance != Provenance.LEAK:
        return wanted
    day = today + timedelta(days=settings.LEAK_DELAY)
    day = max(day, wanted) if wanted else day
    while settings.LEAK_WEEKDAY and day.isoweekday() != settings.LEAK_WEEKDAY:
        day += timedelta(days=1)
    return day


def plan(row, day: date, version, by, seen) -> str:
    """Keep an approved document until its day, under the lock that the verb holds; its review is decided."""
    row.decision, row.publish_on, row.reason = Decision.WAITING, day, ""
    row.save(update_fields=["decision", "publish_on", "reason"])
    reviews.close(row, "publish", by=by, seen=seen)
    record(row, Kind.SCHEDULED, by=by, actor=actor_of(by), version=version.number, day=day.isoformat())
    return _("“%(title)s” will be published on %(day)s.") % {"title": row, "day": written_day(day)}


def cancel(document, by, *, why: str = "") -> str:
    """Take a planned publication back: the document waits for review again."""
    with locked(document, {Decision.WAITING}, by) as row:
        if row.publish_on is None:
            raise reviews.AlreadyDecided(_("No publication of “%(title)s” is planned any more.") % {"title": row})
        to_desk(row, by=by, actor=actor_of(by), why=why or "cancelled")
    return _("“%(title)s” waits for review again.") % {"title": document}


def to_desk(row, *, by=None, actor="machine", why: str) -> None:
    """Put a planned document back on the desk, under the lock that the caller holds."""
    row.publish_on = None
    row.save(update_fields=["publish_on"])
    reviews.open_review("document", row, row.territories.all())
    record(row, Kind.UNDONE, by=by, actor=actor, decision="schedule", why=why)


def publish_due() -> int:
    """Publish one document whose day has come; return how many were looked at."""
    due = Document.objects.filter(decision=Decision.WAITING, publish_on__lte=day_begun_everywhere())
    document = due.order_by("publish_on", "pk").first()
    if document is None:
        return 0
    with suppress(reviews.AlreadyDecided):  # between the look and the lock
        _publish(document)
    return 1


class Planned:
    """The worker's step."""

    def __init__(self):
        self.rests_until = 0.0

    def step(self) -> int:
        """Publish what is due; look for it twice a minute."""
        if time.monotonic() < self.rests_until:
            return 0
        done = publish_due()
        self.rests_until = 0.0 if done else time.monotonic() + REST_SECONDS
        return done


def _publish(document) -> None:
    with locked(document, {Decision.WAITING}) as row:
        if row.publish_on is None or row.publish_on > day_begun_everywhere():
            return
        planned = row.custody.filter(kind=Kind.SCHEDULED).order_by("-sequence").first()
        version = row.versions.order_by("-number").first()
        if why := _changed(row, version, planned):
            to_desk(row, why=why)
            return
        publishing.put_on_site(row, version, by=planned.by, actor="machine", planned=row.publish_on.isoformat())


def _changed(row, version, planned) -> str:
    """Return what keeps an approved document from opening, or nothing."""
    if planned is None or version.number != planned.facts.get("version") or version.processing == Processing.FAILED:
        return "version"
    try:
        gate.check(version)
    except gate.NotToBePublished:
        return "passages to mask"
    two = approving.needs_two(row, version)
    first = approving.first_approval(row) if two else None
    if two and (first is None or planned.by_id in {None, first.by_id}):
        return "second approval"
    try:
        for person in filter(None, (planned.by, first and first.by)):
            rights.check_document(person, row)
    except rights.NotTheirs:
        return "rights"
    return ""
