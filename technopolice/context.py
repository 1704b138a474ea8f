"""What every template knows."""

from archive.models import Review


def site(request):
    """Return the number of reviews that wait, for those who decide."""
    user = getattr(request, "user", None)
    if not getattr(user, "is_moderator", False):
        return {}
    return {"waiting_reviews": Review.objects.waiting().for_moderator(user).count()}
