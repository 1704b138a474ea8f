"""Putting a withdrawn document back on the site: one person asks, another one does it.

What comes back is its latest version: what was masked meanwhile, or while it was being withdrawn, stays masked.
"""

from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.models import CustodyEvent, Decision
from archive.models.custody import record
from archive.publishing import put_on_site
from archive.redaction import gate
from archive.standing import ModerationError, locked

KIND = "restoration"


def ask(document, by, *, reason: str) -> str:
    """Give the first of two approvals; the second is asked on the desk. `reason` is read there."""
    with locked(document, {Decision.WITHDRAWN}, by) as row:
        if row.public_version_id is None:
            raise ModerationError(_("This document was never public: there is nothing to put back."))
        if reviews.open_reviews_of(row, KIND).exists():
            raise reviews.AlreadyDecided(_("Somebody asked for this already: decide about it on the desk."))
        review = reviews.open_review(KIND, row, row.territories.all())
        review.first_approval_by = by
        review.reason = reason
        review.save(update_fields=["first_approval_by", "reason"])
        record(row, CustodyEvent.Kind.APPROVED_ONCE, by=by, note=reason, restoration=True)
    return _("First approval recorded: a second person must put “%(title)s” back.") % {"title": document}


def restore(document, by, *, seen: int | None = None) -> str:
    """Put it back, as the second person."""
    with locked(document, {Decision.WITHDRAWN}, by) as row:
        review = reviews.open_reviews_of(row, KIND).select_related("first_approval_by").first()
        if review is None:
            raise reviews.AlreadyDecided(_("Nobody asks any more that this be put back."))
        if by is None or review.first_approval_by_id in {None, by.pk} or row.deposited_by_id == by.pk:
            raise ModerationError(_("Two people put a document back, and neither of them sent it."))
        if not review.first_approval_by.is_moderator:
            raise ModerationError(_("Who asked for this does not review any more: refuse, and ask for it yourself."))
        version = row.versions.order_by("-number").first()
        gate.check(version)
        reviews.close(row, "restore", by=by, seen=seen, kind=KIND)
        put_on_site(row, version, by=by, kind=CustodyEvent.Kind.RESTORED)
    return _("“%(title)s” is on the site again.") % {"title": document}


def leave(document, by, *, reason: str, seen: int | None = None) -> str:
    """Leave it off the site."""
    with locked(document, {Decision.WITHDRAWN}, by) as row:
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen, kind=KIND)
    return _("“%(title)s” stays off the site.") % {"title": document}
