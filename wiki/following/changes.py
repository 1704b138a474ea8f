"""Writing down what a revision did, and finding changes again: by branch, kind, day and person."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wiki.following.models import Change, ChangeKind

SHOWN = 50  # a page of the list


def record(page, revision, kind: str) -> Change:
    """Write the change that a revision is, in the transaction that makes the revision."""
    return Change.objects.create(
        revision=revision, page=page, author_id=revision.user_id, kind=kind, day=timezone.localdate(revision.created)
    )


@dataclass(frozen=True)
class Asked:
    """What narrows the list: `branch` is a path, `before` the number of a revision; empty or None for no limit."""

    branch: str = ""
    kind: str = ""
    since: date | None = None
    before: int | None = None


def found(changes, asked: Asked) -> tuple[list[Change], int | None]:
    """Return the newest of these changes, and the number with which `before` asks for those that follow, if any do."""
    if asked.branch:
        changes = changes.of_branch(asked.branch)
    if asked.kind:
        changes = changes.filter(kind=asked.kind)
    if asked.since:
        changes = changes.filter(day__gte=asked.since)
    if asked.before is not None:
        changes = changes.filter(revision__lt=asked.before)
    rows = list(changes.with_what_is_shown().order_by("-revision")[: SHOWN + 1])
    more = rows[SHOWN - 1].revision_id if len(rows) > SHOWN else None
    return rows[:SHOWN], more


def newest() -> int:
    """Return the number of the newest change of all; 0 before the first."""
    return Change.objects.order_by("-revision").values_list("revision_id", flat=True).first() or 0


def kind_of(replaced) -> str:
    """Return what kind of change of words it is to put others in the place of this revision, or of none."""
    return ChangeKind.NEW if replaced is None else ChangeKind.EDIT
