"""The citations of what owns them, as rows: written with its text, kept where the text did not change."""

from collections import defaultdict
from operator import attrgetter

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from archive.desk import reviews
from archive.models import Document, Review, Visibility
from wiki.evidence.models import Citation

PLACED = ["sentence", "anchor", "note", "rank"]  # what may change around a citation that says the same
BATCH = 500
LOST = "lost-citation"  # the kind of review


def of(owner):
    """Return the citations of a wiki page, a claim, an event or an act, in the order of its text."""
    return Citation.objects.filter(content_type=ContentType.objects.get_for_model(owner), object_id=owner.pk)


def lock(citations: list[Citation]) -> None:
    """Hold the cited documents, then the counter: moderation takes its locks in that order too, before citations."""
    cited = {citation.document_id for citation in citations if citation.document_id}
    list(Document.objects.filter(pk__in=cited).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    Visibility.raise_counter()  # documents show what cites them


def replace(owner, citations: list[Citation], told_apart_by=attrgetter("written")) -> list[Citation]:
    """Make these the citations of an owner, inside the transaction that writes its text; return the rows.

    One that is written like one that stands keeps that row, its version and its state; `told_apart_by` gives what else
    tells them apart where no text is written.
    """
    standing = defaultdict(list)
    for row in of(owner).order_by("rank", "pk"):
        standing[told_apart_by(row)].append(row)
    content_type = ContentType.objects.get_for_model(owner)
    rows, changed, new = [], [], []
    for rank, citation in enumerate(citations, start=1):
        citation.rank, citation.content_type, citation.object_id = rank, content_type, owner.pk
        alike = standing[told_apart_by(citation)]
        kept = alike.pop(0) if alike else None
        if kept is None:
            new.append(citation)
        elif any(getattr(kept, name) != getattr(citation, name) for name in PLACED):
            for name in PLACED:
                setattr(kept, name, getattr(citation, name))
            changed.append(kept)
        rows.append(kept or citation)
    take_off([row for left in standing.values() for row in left])
    # One statement for many rows, each with its own values; all exist already, so none is added.
    Citation.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=PLACED
    )
    Citation.objects.bulk_create(new, batch_size=BATCH)
    open_reviews([row for row in new if row.state == Citation.State.LOST])
    return rows


def remove(owner) -> None:
    """Take all citations from an owner that goes."""
    take_off(list(of(owner)))


def open_reviews(lost: list[Citation]) -> None:
    """Put citations that prove nothing any more on the desk, in the transaction that says so."""
    for citation in lost:
        places = citation.document.territories.all() if citation.document_id else []
        reviews.open_review(LOST, citation, places)


def close_reviews(citations: list[Citation], decision: str) -> None:
    """Take citations that are found again, or gone, off the desk."""
    kind = ContentType.objects.get_for_model(Citation)
    waiting = Review.objects.waiting().filter(content_type=kind, object_id__in=[row.pk for row in citations])
    waiting.order_by().update(state=Review.State.DECIDED, decision=decision, decided_at=timezone.now())


def close_reviews_without_subject() -> int:
    """Take off the desk what is not lost any more, or went with its owner; return how many."""
    lost = Citation.objects.filter(state=Citation.State.LOST).order_by().values("pk")
    waiting = Review.objects.waiting().filter(kind=LOST).exclude(object_id__in=lost)
    return waiting.order_by().update(state=Review.State.DECIDED, decision="edited", decided_at=timezone.now())


def take_off(citations: list[Citation]) -> None:
    """Take these citations from their owner, and off the desk."""
    if citations:
        close_reviews(citations, "edited")
        Citation.objects.filter(pk__in=[row.pk for row in citations]).delete()
