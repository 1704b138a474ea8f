"""How many documents wait for the review team, and how long that usually takes: two numbers, said in public."""

from statistics import median

from archive.models import Document, Provenance, Review

DECIDED = 50  # the last ones, from which the usual wait is taken
DECIDED_MIN = 5  # fewer say nothing of what is usual
ROUND_UP = 0.5


def waits() -> dict:
    """Return `count` of documents to review and `days` of usual wait, none when too few were decided.

    Leaks are left out: that one more waits would say when it came in.
    """
    leaks = Document.objects.filter(provenance=Provenance.LEAK).values("pk")
    reviews = Review.objects.filter(kind="document").exclude(object_id__in=leaks)
    waiting = reviews.exclude(state=Review.State.DECIDED).count()
    decided = reviews.filter(decided_at__isnull=False, decided_by__isnull=False).order_by("-decided_at")
    seconds = [
        (end - start).total_seconds() for start, end in decided.values_list("waiting_since", "decided_at")[:DECIDED]
    ]
    days = round(median(seconds) / 86_400 + ROUND_UP) if len(seconds) >= DECIDED_MIN else None
    return {"count": waiting, "days": days}
