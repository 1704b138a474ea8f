"""Whether somebody may still decide, asked inside the transaction of the decision: a role may end after the click."""

from django.db import connection
from django.utils.translation import gettext as _

from archive.desk.kinds import DeskError
from archive.models import Document, Review, User


class NotTheirs(DeskError):
    """Somebody decides about what they do not review, or not any more."""


def now_of(by) -> User:
    """Return the account as it is now; on PostgreSQL, whoever changes it waits for this transaction to end.

    SQLite needs no lock: one transaction writes at a time. Raises `NotTheirs` unless it reviews.
    """
    shared = " FOR SHARE" if connection.vendor == "postgresql" else ""
    found = list(User.objects.raw(f"SELECT * FROM {User._meta.db_table} WHERE id = %s{shared}", [by.pk]))  # noqa: S608
    if not found or not found[0].is_moderator:
        raise NotTheirs(_("Nothing was decided: your account does not review any more."))
    return found[0]


def check_document(by, document) -> None:
    """Raise `NotTheirs` unless this person reviews this document now."""
    person = now_of(by)
    if person.territory_paths and not Document.objects.reviewed_by(person).filter(pk=document.pk).exists():
        raise NotTheirs(_("Nothing was decided: others review what is about this place."))


def check_reviews(by, reviews) -> None:
    """Raise `NotTheirs` unless this person reviews all of these (a `Review` queryset) now."""
    person = now_of(by)
    theirs = Review.objects.for_moderator(person)
    if reviews.exclude(pk__in=theirs.values("pk")).exists():
        raise NotTheirs(_("Nothing was decided: others review what is about this place."))
