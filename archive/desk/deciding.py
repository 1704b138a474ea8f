"""One decision on the desk, or many: the verb of its kind, once; whoever comes second reads who was first."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.desk.kinds import DeskError, kind_of
from archive.models import Review

AT_ONCE_MAX = 500


@dataclass
class Many:
    """What became of many: the sentences that the moderator reads of those that could not be decided."""

    done: int = 0
    left: list[str] = field(default_factory=list)


def decide(review, verb, by, reason: str = "", said=None) -> str:
    """Do it, on `review.version`, the one that the moderator saw. Raises `DeskError`."""
    try:
        return verb.act(review, by, reason, said) if verb.asks else verb.act(review, by, reason)
    except reviews.AlreadyDecided as error:
        first = reviews.told(review)
        if not first:
            raise
        raise reviews.AlreadyDecided(first) from error


def undo(review, by) -> str:
    """Take back what this moderator decided less than ten minutes ago. Raises `DeskError`."""
    verb = kind_of(review).verbs.get(review.decision)
    if verb is None or verb.undo is None:
        raise DeskError(_("This decision cannot be undone."))
    return verb.undo(review, by)


def undoable(by) -> list[Review]:
    """Return what this moderator may still take back, the last one first."""
    found = [review for review in reviews.undoable(by).prefetch_related("subject")[:5] if review.subject]
    return [review for review in found if getattr(kind_of(review).verbs.get(review.decision), "undo", None)]


def decide_many(seen: dict[int, int], name: str, by, reason: str = "") -> Many:
    """Give these reviews (key: version that was seen) one decision, each in a transaction of its own."""
    many = Many()
    found = Review.objects.for_moderator(by).filter(pk__in=list(seen)[:AT_ONCE_MAX]).prefetch_related("subject")
    for review in found.order_by("waiting_since", "pk"):
        verb = kind_of(review).verbs_for(review).get(name)
        if verb is None or not verb.bulk or review.subject is None:
            continue
        review.version = seen[review.pk]
        try:
            decide(review, verb, by, reason)
        except DeskError as error:
            many.left.append(f"{kind_of(review).summary(review)}: {error}")
        else:
            many.done += 1
    return many
