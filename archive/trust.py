"""Proposing *trusted account* to the desk, for whoever had five contributions accepted.

Each app says what was accepted of whom: `register(counted)` at start; `counted()` returns how many, by account. What
is counted is public already; nobody is told their number.
"""

from collections import Counter
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from archive.clocks import turn_of
from archive.desk.reviews import open_review
from archive.models import Correction, Decision, Document, Review, Role, User

KIND = "trust"
ENOUGH = 5

_counts: list[Callable[[], dict[int, int]]] = []


def register(counted: Callable[[], dict[int, int]]) -> None:
    """Count these too: accounts (their number) and how many of their contributions were accepted."""
    _counts.append(counted)


def documents() -> dict[int, int]:
    """Count the documents that were published."""
    published = Document.objects.filter(decision=Decision.PUBLISHED, deposited_by__role=Role.CONTRIBUTOR)
    return dict(published.order_by().values_list("deposited_by").annotate(Count("pk")))


def corrections() -> dict[int, int]:
    """Count the corrections that were applied."""
    approved = Correction.objects.filter(state=Correction.State.APPROVED, by__role=Role.CONTRIBUTOR)
    return dict(approved.order_by().values_list("by").annotate(Count("pk")))


def accepted() -> Counter:
    """Return how many contributions of each account were accepted, all kinds together."""
    total = Counter()
    for counted in _counts:
        total.update(counted())
    return total


def propose() -> int:
    """Put those who have enough on the desk, once each: a proposal that was declined does not come back."""
    with turn_of("trusted accounts") as is_due:
        return _propose() if is_due else 0


def _propose() -> int:
    enough = [pk for pk, number in accepted().items() if number >= ENOUGH]
    asked = Review.objects.filter(kind=KIND, content_type=ContentType.objects.get_for_model(User))
    ready = User.objects.filter(pk__in=enough, role=Role.CONTRIBUTOR, is_active=True)
    ready = ready.exclude(pk__in=asked.values("object_id"))
    for user in ready:
        open_review(KIND, user)
    return len(ready)


register(documents)
register(corrections)
