"""What every template knows."""

from archive.models import Decision, Document, Review


def site(request):
    """Return what waits for this person: questions about their deposits, and reviews for those who decide."""
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {}
    waits = {"waiting_questions": Document.objects.filter(deposited_by=user, decision=Decision.QUESTION).count()}
    if user.is_moderator:
        waits["waiting_reviews"] = Review.objects.waiting().for_moderator(user).count()
    return waits
