"""What every template knows."""

from functools import cache

from django.conf import settings
from django.db.models import Count, Value

from archive.models import Decision, Document, Review
from technopolice.maintenance import is_on
from wiki.proposals.models import Proposal


def site(request):
    """Return what is said of the site, and what waits for this person: questions about what they sent, reviews.

    Counted when a template asks, so that a view that knows better says so for nothing.
    """
    said = {"maintenance": is_on(), "team": settings.SITE_TEAM}
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return said
    counts = cache(lambda: _counts(user))
    waits = said | {
        "waiting_questions": lambda: counts().get("questions", 0),
        "waiting_proposals": lambda: counts().get("proposals", 0),
    }
    if user.is_moderator:
        waits["waiting_reviews"] = lambda: counts().get("reviews", 0)
    return waits


def _counts(user) -> dict[str, int]:
    """Count them all in one query."""
    counts = _counted(Document.objects.filter(deposited_by=user, decision=Decision.QUESTION), "questions")
    asked = Proposal.objects.filter(author=user, state=Proposal.State.QUESTION)
    counts = counts.union(_counted(asked, "proposals"))
    if user.is_moderator:
        counts = counts.union(_counted(Review.objects.waiting().for_moderator(user), "reviews"))
    return dict(counts)


def _counted(rows, name: str):
    return rows.order_by().annotate(what=Value(name)).values_list("what").annotate(Count("pk", distinct=True))
