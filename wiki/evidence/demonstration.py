"""What the demonstration leaves in the citations of real pages: nothing but the code that they wrote."""

from django.db import transaction
from django.db.models import Q

from wiki.evidence import owners, rows
from wiki.evidence.models import Citation


def forget_documents(only=None) -> int:
    """Untie citations from the demonstration’s documents, or some, so that these can go; return how many were tied.

    The page keeps its text; its note says that the source is not available. A fact is not proven by it any more.
    """
    with transaction.atomic():
        tied = Citation.objects.filter(document__is_demonstration=True).order_by("pk")
        if only is not None:
            keys = [document.pk for document in only]
            tied = tied.filter(Q(document__in=keys) | Q(document__parent__in=keys))
        tied = list(tied)
        rows.lock(tied)
        rows.close_reviews(tied, "edited")
        of_them = Citation.objects.filter(pk__in=[row.pk for row in tied])
        of_them.update(document=None, version=None, state=Citation.State.MISSING)
        owners.follow(tied)
    return len(tied)
