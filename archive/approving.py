"""Who may publish a document: one person, or two; never oneself, but for the one exception that the public reads of."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.models import CustodyEvent, Decision, Document, Provenance, Role, User
from archive.models.custody import record
from archive.standing import ModerationError

FEW = 3  # active moderators: with fewer, public records from the web need not wait for another person


def publishes_own(row, version, by) -> bool:
    """Return whether this moderator sent the document; raises `ModerationError` unless the one exception holds.

    Nobody approves their own deposit, but for a public record whose address on the web is named, where fewer than
    three moderators are active. Its custody says so, and somebody else looks at it later (kind `second-look`).
    """
    if by is None or row.deposited_by_id != by.pk:
        return False
    few = User.objects.filter(is_active=True, role__in=[Role.MODERATOR, Role.ADMINISTRATOR]).count() < FEW
    named = row.source.startswith(("https://", "http://"))
    excepted = few and named and row.provenance == Provenance.PUBLIC_RECORD and not needs_two(row, version)
    if not excepted:
        raise ModerationError(_("You sent this document yourself: somebody else must publish it."))
    return True


def needs_two(row, version) -> bool:
    """Return whether two people must publish it: a leak, a private person's name, or bytes that were withdrawn."""
    if row.provenance == Provenance.LEAK or row.names_private_person:
        return True
    # Photos put in another order, or one fewer, are the same photos.
    same = Q(versions__files__sha256__in=version.files.values("sha256"))
    if version.sha256:
        same |= Q(versions__sha256=version.sha256)
    withdrawn = Document.objects.filter(same, decision=Decision.WITHDRAWN)
    return withdrawn.exclude(pk=row.pk).exists()


def second_approval(row, by, seen) -> bool:
    """Return whether somebody else approved this before; record the first approval otherwise."""
    if by is None:
        raise ModerationError(_("The console does not publish this document: two people do, on the desk."))
    review = reviews.open_reviews_of(row).first() or reviews.open_review("document", row, row.territories.all())
    first = User.objects.filter(pk=review.first_approval_by_id).first()
    # One who does not review any more has approved nothing.
    if first is not None and first.pk != by.pk and first.is_moderator:
        _wait_a_night(row)
        return True
    if seen is not None and review.version != seen:
        raise reviews.AlreadyDecided(_("This was changed while you were reading it: look at it again."))
    if review.first_approval_by_id == by.pk:
        raise ModerationError(_("You already approved this document: a second person must publish it."))
    review.first_approval_by = by
    review.claimed_by = review.claimed_until = None
    review.version += 1
    review.save(update_fields=["first_approval_by", "claimed_by", "claimed_until", "version"])
    record(row, CustodyEvent.Kind.APPROVED_ONCE, by=by)
    return False


def first_approval(row) -> CustodyEvent | None:
    """Return the line of the last first approval."""
    return row.custody.filter(kind=CustodyEvent.Kind.APPROVED_ONCE).order_by("-sequence").first()


def _wait_a_night(row) -> None:
    """Raise when the two approvals of a leak would fall on one day."""
    first = first_approval(row)
    if row.provenance == Provenance.LEAK and first and first.at.date() >= timezone.now().date():
        raise ModerationError(
            _("This leak was approved for the first time today: the second approval is given another day, not before.")
        )
