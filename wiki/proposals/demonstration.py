"""Removing the proposals of the demonstration."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from archive.models import Review
from wiki.proposals.models import Proposal


def remove_proposals() -> int:
    """Delete the proposals about the demonstration's pages, and those of its accounts that were never accepted.

    Their reviews go with them. Returns how many proposals there were. What was accepted is in a real page's history.
    """
    of_accounts = Q(author__is_demonstration=True) & ~Q(state=Proposal.State.APPROVED)
    with transaction.atomic():
        ours = list(Proposal.objects.filter(Q(page__is_demonstration=True) | of_accounts).values_list("pk", flat=True))
        subject = ContentType.objects.get_for_model(Proposal)
        Review.objects.filter(content_type=subject, object_id__in=ours).delete()
        Proposal.objects.filter(pk__in=ours).delete()
    return len(ours)
