"""Gathering documents in a collection: what its owner does, and what the review team decides of its words.

A collection's title, description and notes are somebody's words: others read them once they are approved, or at once
when a trusted account wrote them. The documents themselves are shown to those who may see them, as everywhere.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from archive import bundles
from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.models import Collection, CollectionEntry, Document, Visibility

KIND = "collection"
COLLECTIONS_MAX = 200  # of one account
DOCUMENTS_MAX = 1_000  # in one collection: a search can be kept to it


class CollectingError(DeskError):
    """What cannot be done to a collection; the sentence goes to who asked."""


def make(owner, *, title: str, description: str = "", is_bundle: bool = False) -> Collection:
    """Return a new collection, private; a bundle of exhibits stays so for ever."""
    if owner.collections.count() >= COLLECTIONS_MAX:
        raise CollectingError(
            _("You have %(count)d collections, the most there can be: remove one first.") % {"count": COLLECTIONS_MAX}
        )
    return Collection.objects.create(owner=owner, title=title, description=description, is_bundle=is_bundle)


def describe(collection: Collection, by, *, title: str, description: str) -> str:
    """Change what it says of itself."""
    with _locked(collection) as row:
        row.title, row.description = title, description
        row.save(update_fields=["title", "description"])
        hidden = _said_anew(row, by)
    return hidden or _("The collection is saved.")


def open_to_all(collection: Collection, by) -> str:
    """Make it public: at once for a trusted account, else once the review team has read it."""
    with _locked(collection) as row:
        if row.is_bundle:
            raise CollectingError(_("A bundle of exhibits is its author’s alone: it cannot be made public."))
        if row.is_public:
            return _("This collection is public.")
        if not by.is_trusted:
            reviews.open_review(KIND, row)
            return _("Asked: the review team reads the collection, then makes it public.")
        _show(row, True)
        reviews.close(row, "publish", by=by)
    return _("This collection is public.")


def keep_private(collection: Collection) -> str:
    """Take it back: only its owner sees it."""
    with _locked(collection) as row:
        reviews.open_reviews_of(row).order_by().delete()
        _show(row, False)
    return _("Only you see this collection now.")


def approve(collection: Collection, by, *, seen: int | None = None) -> str:
    """Make public what its owner asked to be."""
    if collection.owner_id == by.pk and not by.is_trusted:
        raise CollectingError(_("Nobody approves their own."))
    with _locked(collection) as row:
        if row.is_bundle:
            raise CollectingError(_("A bundle of exhibits is its author’s alone: it cannot be made public."))
        reviews.close(row, "publish", by=by, seen=seen)
        _show(row, True)
    return _("“%(title)s” is published.") % {"title": row}


def refuse(collection: Collection, by, *, reason: str, seen: int | None = None) -> str:
    """Leave it private; its owner reads why."""
    with _locked(collection) as row:
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
        _show(row, False)
    return _("“%(title)s” stays private.") % {"title": row}


def withdraw(collection: Collection, by, *, reason: str) -> str:
    """Take a public collection off the site; its owner keeps it and reads why."""
    with _locked(collection) as row:
        if not row.is_public:
            raise CollectingError(_("This collection is not public."))
        reviews.open_review(KIND, row)
        reviews.close(row, "refuse", by=by, reason=reason)
        _show(row, False)
    return _("“%(title)s” stays private.") % {"title": row}


def add(collection: Collection, document: Document) -> str:
    """Put a document at the end; one that is there already stays where it is."""
    with _locked(collection) as row:
        if row.entries.count() >= DOCUMENTS_MAX:
            raise CollectingError(
                _("This collection holds %(count)d documents, the most there can be.") % {"count": DOCUMENTS_MAX}
            )
        if row.is_bundle:
            made = bundles.exhibit(row, document)
        else:
            last = row.entries.aggregate(last=Max("rank"))["last"] or 0
            _entry, made = CollectionEntry.objects.get_or_create(
                collection=row, document=document, defaults={"rank": last + 1}
            )
        Visibility.raise_counter()
    if not made:
        return _("“%(document)s” is already in “%(title)s”.") % {"document": document, "title": row}
    return _("“%(document)s” is in “%(title)s”.") % {"document": document, "title": row}


def remove(entry: CollectionEntry) -> str:
    """Take a document out."""
    with _locked(entry.collection):
        entry.delete()
        Visibility.raise_counter()
    return _("“%(document)s” is no longer in this collection.") % {"document": entry.document}


def note(entry: CollectionEntry, by, *, text: str) -> str:
    """Say why a document is here."""
    with _locked(entry.collection) as row:
        entry.note = text
        entry.save(update_fields=["note"])
        hidden = _said_anew(row, by)
    return hidden or _("The collection is saved.")


def move(entry: CollectionEntry, place: int, *, among) -> str:
    """Put a document at a place, counted from 1 among the entries that its owner sees."""
    with _locked(entry.collection) as row:
        shown = [one.pk for one in among if one.pk != entry.pk]
        shown.insert(min(max(place, 1), len(shown) + 1) - 1, entry.pk)
        hidden = row.entries.exclude(pk__in=shown).order_by("rank", "pk").values_list("pk", flat=True)
        for rank, pk in enumerate([*shown, *hidden], start=1):
            CollectionEntry.objects.filter(pk=pk).exclude(rank=rank).update(rank=rank)
        Visibility.raise_counter()
    return _("The order is saved.")


def discard(collection: Collection) -> None:
    """Remove a collection; its documents stay in the archive."""
    with _locked(collection) as row:
        reviews.open_reviews_of(row).order_by().delete()
        row.delete()
        Visibility.raise_counter()


class _locked(transaction.Atomic):  # noqa: N801  reads as a verb
    """Hold a collection's row while it changes."""

    def __init__(self, collection: Collection):
        super().__init__(using=None, savepoint=True, durable=False)
        self.collection = collection

    def __enter__(self) -> Collection:
        super().__enter__()
        return Collection.objects.select_for_update().get(pk=self.collection.pk)


def _said_anew(row: Collection, by) -> str:
    """Hide a public collection whose words an account changed that is read before publication; say so."""
    reviews.raise_version(row)
    if not row.is_public or by.is_trusted:
        Visibility.raise_counter()
        return ""
    _show(row, False)
    reviews.open_review(KIND, row)
    return _("The collection is saved. Its words changed: the review team reads it before it is public again.")


def _show(row: Collection, is_public: bool) -> None:
    row.is_public = is_public
    row.save(update_fields=["is_public"])
    Visibility.raise_counter()
