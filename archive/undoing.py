"""Taking a decision about a document back, within ten minutes, by who took it: it waits for review again."""

from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.models import CustodyEvent, Decision
from archive.models.custody import record
from archive.publishing import take_off_site
from archive.standing import locked

LEFT = {
    "publish": {Decision.PUBLISHED, Decision.WAITING},  # at once, or planned
    "refuse": {Decision.REFUSED},
    "ask": {Decision.QUESTION},
}


def undo(review, by) -> str:
    """Put the document back on the desk, as it was before the decision of this review."""
    document = review.subject
    with locked(document, LEFT.get(review.decision, set()), by) as row:
        reviews.take_back(review, by)
        reviews.close(row, "undone", by=by, kind="second-look")
        take_off_site(row, Decision.WAITING, reason="", public_version=None, published_at=None)
        record(row, CustodyEvent.Kind.UNDONE, by=by, decision=review.decision)
    return _("Your decision is undone: “%(title)s” waits for review again.") % {"title": document}
