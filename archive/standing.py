"""Holds a document's row while what is decided of it changes, and tells all who must know that it did."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews, rights
from archive.desk.kinds import DeskError
from archive.models import Decision, Document, Provenance
from archive.search import outbox
from archive.signals import visibility_changed

OPEN = {Decision.WAITING, Decision.QUESTION}


class ModerationError(DeskError):
    """A decision that the rules forbid; its text says why and what can be done."""


@contextmanager
def locked(document, allowed: set, by=None):
    """Hold the document's row; raise unless its decision is one of those from which the verb may start.

    `by`, when it is a moderator who decides, must review the document at this moment.
    """
    with transaction.atomic():
        if by is not None:
            rights.check_document(by, document)
        row = Document.objects.select_for_update().get(pk=document.pk)
        if row.duplicate_of_id or row.decision not in allowed:
            raise reviews.AlreadyDecided(
                _("“%(title)s” was already decided: %(decision)s.")
                % {"title": row, "decision": row.get_decision_display()}
            )
        yield row
    document.refresh_from_db()


def moment_of(row):
    """Return now; of a leak, the day only."""
    now = timezone.now()
    return now.replace(hour=0, minute=0, second=0, microsecond=0) if row.provenance == Provenance.LEAK else now


def actor_of(by) -> str:
    """Return how custody calls whoever decides."""
    return "person" if by else "console"


def tell(row) -> None:
    """Tell the index, the caches and the wiki, in the transaction of the change."""
    outbox.changed(row)
    visibility_changed.send(Document, document=row)
