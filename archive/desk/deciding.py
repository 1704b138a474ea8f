"""One decision on the desk, or many: the verb of its kind, once; whoever comes second reads who was first."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.desk.kinds import DeskError, kind_of
from archive.models import Document, Review

AT_ONCE_MAX = 500
BATCH = 25  # in one transaction, short enough for others to wait for


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
    """Give these reviews (key: version that was seen) one decision; one that cannot be decided stops no other."""
    many = Many()
    mine = Review.objects.for_moderator(by).order_by("waiting_since", "pk")
    keys = list(mine.filter(pk__in=list(seen)[:AT_ONCE_MAX]).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():  # a write to disk for each batch; each decision in it stands by itself
            _hold_documents(keys[start : start + BATCH])
            for review in mine.filter(pk__in=keys[start : start + BATCH]).prefetch_related("subject"):
                review.version = seen[review.pk]
                _one_of_many(review, name, by, reason, many)
    return many


def _one_of_many(review, name: str, by, reason: str, many: Many) -> None:
    verb = kind_of(review).verbs_for(review).get(name)
    if verb is None or not verb.bulk or review.subject is None:
        return
    if verb.confirms and verb.confirms(review):
        many.left.append(_("%(what)s: decide this one by itself.") % {"what": kind_of(review).summary(review)})
        return
    try:
        decide(review, verb, by, reason)
    except DeskError as error:
        many.left.append(f"{kind_of(review).summary(review)}: {error}")
    else:
        many.done += 1


def _hold_documents(keys) -> None:
    """Lock the documents of these reviews in the order in which everybody does, before the first is decided."""
    kind = ContentType.objects.get_for_model(Document)
    about = Review.objects.filter(pk__in=keys, content_type=kind).values("object_id")
    list(Document.objects.filter(pk__in=about).order_by("pk").select_for_update().values_list("pk"))
