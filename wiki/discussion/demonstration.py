"""Removing what was said under the demonstration's pages, and by its accounts."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from archive.models import Review
from wiki.discussion.models import Comment


def remove_comments() -> int:
    """Delete them with their reviews; return how many there were."""
    with transaction.atomic():
        of_it = Q(page__is_demonstration=True) | Q(author__is_demonstration=True)
        ours = list(Comment.objects.filter(of_it).values_list("pk", flat=True))
        Review.objects.filter(content_type=ContentType.objects.get_for_model(Comment), object_id__in=ours).delete()
        Comment.objects.filter(pk__in=ours).delete()
    return len(ours)
