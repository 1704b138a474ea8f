"""What every template knows."""

from functools import cache

from django.db.models import Count, Value

from archive.models import Decision, Document, Review


def site(request):
    """Return what waits for this person: questions about their deposits, and reviews for those who decide.

    Counted when a template asks, so that a view that knows better says so for nothing.
    """
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {}
    counts = cache(lambda: _counts(user))
    waits = {"waiting_questions": lambda: counts().get("questions", 0)}
    if user.is_moderator:
        waits["waiting_reviews"] = lambda: counts().get("reviews", 0)
    return waits


def _counts(user) -> dict[str, int]:
    """Count both in one query."""
    counts = _counted(Document.objects.filter(deposited_by=user, decision=Decision.QUESTION), "questions")
    if user.is_moderator:
        counts = counts.union(_counted(Review.objects.waiting().for_moderator(user), "reviews"))
    return dict(counts)


def _counted(rows, name: str):
    return rows.order_by().annotate(what=Value(name)).values_list("what").annotate(Count("pk", distinct=True))
