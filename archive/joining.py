"""Merging a document with another one that is the same: what led to it leads to the other, its own code too."""

from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.models import CollectionEntry, CustodyEvent, Decision, Document, Provenance
from archive.models.custody import record
from archive.publishing import take_off_site
from archive.standing import OPEN, ModerationError, actor_of, locked


def find(typed: str, user) -> Document:
    """Return the document meant by a code, or an address that holds one. Raises `ModerationError`."""
    words = typed.replace("\x00", "").strip().strip("/").replace("/", "-").split("-")
    code = words[-1].lower() if words else ""
    found = Document.objects.visible_to(user).filter(code=code, duplicate_of=None, merged_into=None).first()
    if found is None:
        raise ModerationError(_("No document has the code “%(code)s”: copy it from its page.") % {"code": code[:40]})
    return found


def join(document, kept, by, *, reason: str = "", seen: int | None = None) -> str:
    """Merge a document into `kept`; citations, collections and the files inside follow, and its code redirects.

    Citations are told by `visibility_changed`: the wiki looks for their words in what is kept.
    """
    with locked(document, OPEN | {Decision.PUBLISHED}, by) as row:
        # The second lock: two people who merge each into the other at once meet the first one's decision.
        other = Document.objects.select_for_update().filter(pk=kept.pk).first()
        _check(row, other)
        reviews.close(row, "merge", by=by, reason=reason, seen=seen)
        reviews.close(row, "merge", by=by, kind="second-look")
        _move(row, other)
        take_off_site(row, Decision.MERGED, merged_into=other, reason=reason)
        record(row, CustodyEvent.Kind.MERGED, by=by, actor=actor_of(by), note=reason, into=other.code)
        record(other, CustodyEvent.Kind.MERGED, by=by, actor=actor_of(by), holds=row.code)
    return _("“%(title)s” is merged into “%(kept)s”.") % {"title": document, "kept": kept}


def _check(row, other) -> None:
    if other is None or other.pk == row.pk:
        raise ModerationError(_("A document is not merged into itself: give the code of the other one."))
    if other.duplicate_of_id or other.decision not in OPEN | {Decision.PUBLISHED}:
        raise ModerationError(
            _("“%(title)s” is not on the site and does not wait either: nothing can lead there.") % {"title": other}
        )
    if row.decision == Decision.PUBLISHED and other.decision != Decision.PUBLISHED:
        raise ModerationError(_("What is public is merged into what is public only: publish the other one first."))
    if Provenance.LEAK in {row.provenance, other.provenance}:
        raise ModerationError(_("A leak is not merged: that two copies came would be said."))


def _move(row, other) -> None:
    """Have all that leads to `row` lead to `other`."""
    there = CollectionEntry.objects.filter(document=other).values("collection")
    # A numbered exhibit stays what it was; its author is told by its page that the document was merged.
    CollectionEntry.objects.filter(document=row, number=None).exclude(collection__in=there).update(document=other)
    CollectionEntry.objects.filter(document=row, number=None).delete()
    Document.objects.filter(parent=row).exclude(pk=other.pk).update(parent=other)
    Document.objects.filter(duplicate_of=row).update(duplicate_of=other)
    Document.objects.filter(merged_into=row).exclude(pk=other.pk).update(merged_into=other)
