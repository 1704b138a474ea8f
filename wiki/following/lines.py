"""Changes as lists and feeds show them: with the summary that this reader may see, and where each leads."""

from dataclasses import dataclass

from django.urls import reverse

from wiki.evidence.shown import shown_all
from wiki.following.models import OF_WORDS, Change, ChangeKind


@dataclass(frozen=True)
class Line:
    """A change, its summary, the address of what it changed (a comparison, or the history)."""

    change: Change
    summary: str
    address: str


def lines_of(changes: list[Change], user) -> list[Line]:
    """Return the lines of these changes, for this reader."""
    summaries = shown_all([change.revision.user_message for change in changes], user)
    return [Line(change, said, _address(change)) for change, said in zip(changes, summaries, strict=True)]


def _address(change: Change) -> str:
    path, number = change.page.path, change.revision.revision_number
    if change.kind == ChangeKind.NEW:
        return reverse("wikipage-revision", args=[path, number])
    if change.kind in OF_WORDS:
        return reverse("wikipage-compare", args=[path]) + f"?from={max(number - 1, 1)}&to={number}"
    return reverse("wikipage-history", args=[path])
