"""What every template knows."""

from django.conf import settings

from archive.models import Decision, Document, Review
from technopolice.maintenance import is_on


def site(request):
    """Return what is said of the site, and what waits for this person: questions about their deposits, reviews."""
    said = {"maintenance": is_on(), "team": settings.SITE_TEAM}
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return said
    waits = said | {"waiting_questions": Document.objects.filter(deposited_by=user, decision=Decision.QUESTION).count()}
    if user.is_moderator:
        waits["waiting_reviews"] = Review.objects.waiting().for_moderator(user).count()
    return waits
