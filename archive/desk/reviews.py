"""Opening, claiming and closing a review, each safe against a second person doing the same."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from archive.desk import rights
from archive.desk.kinds import DeskError
from archive.models import Document, Review

CLAIM = timedelta(minutes=30)  # "Je m'en occupe"
UNDO = timedelta(minutes=10)
BESIDE = ("second-look", "restoration")  # kinds that wait beside what else is to be decided of the same subject


class AlreadyDecided(DeskError):
    """Somebody else was quicker, or the page was open too long."""


def open_review(kind: str, subject, territories=()) -> Review:
    """Put a subject in the queue, once; inside the transaction that makes it wait."""
    review, made = Review.objects.get_or_create(
        kind=kind,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        state__in=[Review.State.WAITING, Review.State.QUESTION],
        defaults={"waiting_since": timezone.now(), "state": Review.State.WAITING},
    )
    if made:
        review.territories.set(territories)
    return review


def reviews_of(subject):
    """Return every review of a subject, decided or not."""
    return Review.objects.filter(content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)


def open_reviews_of(subject, kind: str = ""):
    """Return the reviews of a subject that are not decided (one, or none): the main one, or one of `BESIDE`."""
    waiting = reviews_of(subject).waiting()
    return waiting.filter(kind=kind) if kind else waiting.exclude(kind__in=BESIDE)


def claim(review, by) -> None:
    """Say that this moderator looks after it; raises `AlreadyDecided` when another one does."""
    now = timezone.now()
    free = Q(claimed_by__isnull=True) | Q(claimed_by=by) | Q(claimed_until__lt=now)
    taken = Review.objects.waiting().filter(free, pk=review.pk).update(claimed_by=by, claimed_until=now + CLAIM)
    if not taken:
        raise AlreadyDecided(_("Somebody else looks after this, or it is decided."))


def close(
    subject, decision: str, *, by=None, reason: str = "", seen: int | None = None, question=False, kind: str = ""
) -> None:
    """Record the decision on the subject's open review, under the lock of the subject that the verb holds.

    `seen` is the version that the moderator had before their eyes; raises `AlreadyDecided` when it is not current, and
    `rights.NotTheirs` when they do not review this at this moment.
    """
    reviews = open_reviews_of(subject, kind).order_by()
    if seen is not None:
        if by is not None and not isinstance(subject, Document):  # whose lock has asked for it (`archive.standing`)
            rights.check_reviews(by, reviews)
        reviews = reviews.filter(version=seen)
    state = Review.State.QUESTION if question else Review.State.DECIDED
    closed = reviews.update(
        state=state,
        decision=decision,
        reason=reason,
        decided_by=by,
        decided_at=timezone.now(),
        version=F("version") + 1,
    )
    if seen is not None and not closed:
        raise AlreadyDecided(_("This was already decided, or changed, while you were reading it: look at it again."))


def undoable(by):
    """Return what this moderator decided and may still take back."""
    mine = Review.objects.filter(decided_by=by, decided_at__gte=timezone.now() - UNDO)
    return mine.exclude(state=Review.State.WAITING).order_by("-decided_at")


def take_back(review, by) -> None:
    """Put a decided review back in the queue, under the lock of its subject; by who decided, within ten minutes.

    Raises `AlreadyDecided` when that is over, or something happened since.
    """
    person = rights.now_of(by)
    others = open_reviews_of(review.subject, review.kind).exclude(pk=review.pk)
    mine = undoable(person).order_by().filter(pk=review.pk, version=review.version)
    back = {"decision": "", "reason": "", "decided_by": None, "decided_at": None, "first_approval_by": None}
    now = timezone.now()
    if others.exists() or not mine.update(state=Review.State.WAITING, undone_at=now, version=F("version") + 1, **back):
        raise AlreadyDecided(_("This cannot be undone any more: ten minutes are over, or something happened since."))


def told(review) -> str:
    """Return who decided this and when, for whoever comes second; nothing while it is not decided."""
    row = Review.objects.select_related("decided_by").filter(pk=review.pk).first()
    if row is None or not row.decided_by or row.state == Review.State.WAITING:
        return ""
    return _("Already handled by %(who)s, %(time)s ago.") % {"who": row.decided_by, "time": timesince(row.decided_at)}


def raise_version(subject) -> None:
    """Say that the subject changed: who decides on what they saw before is asked to look again.

    A first approval was of what stood there before: it does not count any more.
    """
    open_reviews_of(subject).order_by().update(version=F("version") + 1, first_approval_by=None)
    reviews_of(subject).waiting().filter(kind__in=BESIDE).order_by().update(version=F("version") + 1)


def reopen(subject) -> None:
    """Put a questioned subject back among those to review, under the lock that the verb holds."""
    open_reviews_of(subject).order_by().update(state=Review.State.WAITING, version=F("version") + 1)
