"""That copies are made: where a place for them is named, the last one is not older than two days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings

from archive import verification
from technopolice.backup.making import remembered_sets

LATE = timedelta(days=2)


@verification.register
def backups() -> Iterator[str]:
    """A backup is asked for, and was made in the last two days."""
    if not settings.BACKUP_TO:
        return
    names = remembered_sets(settings.DATA_DIR)
    if not names:
        yield "backup: none was made yet (manage.py backup)"
    elif (made := moment_of(names[-1])) < datetime.now(UTC) - LATE:
        yield f"backup: the last one is of {made:%d.%m.%Y %H:%M}"


def moment_of(name: str) -> datetime:
    """Return when a set was begun, by its name."""
    return datetime.strptime(name, "%Y-%m-%dT%H%M%S%fZ").replace(tzinfo=UTC)
