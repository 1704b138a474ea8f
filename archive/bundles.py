"""A bundle of exhibits: numbers that belong to it and stay, the pages that are exhibited of each document.

A number is given once. An exhibit that is taken out leaves its number empty, for what was filed under it stays filed.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from archive import page_ranges
from archive.desk.kinds import DeskError
from archive.models import Collection, CollectionEntry, Document

TITLE_MAX = 80
EXHIBITS_MAX = 300  # what one ZIP holds, and one page shows


class BundleError(DeskError):
    """What cannot be done to a bundle; the sentence goes to its author."""


def exhibit(bundle: Collection, document: Document) -> bool:
    """Give a document the next number; False when it is there already. `bundle` is locked by the caller."""
    if bundle.entries.filter(document=document).exists():
        return False
    if not Document.objects.published().filter(pk=document.pk).exists():
        raise BundleError(_("Only what is published can be an exhibit."))
    if bundle.entries.count() >= EXHIBITS_MAX:
        raise BundleError(_("This bundle has %(count)d exhibits, the most there can be.") % {"count": EXHIBITS_MAX})
    bundle.last_number += 1
    bundle.save(update_fields=["last_number"])
    CollectionEntry.objects.create(
        collection=bundle,
        document=document,
        rank=bundle.last_number,
        number=bundle.last_number,
        title=_short(str(document)),
        version=document.public_version,
    )
    return True


def describe(entry: CollectionEntry, *, title: str, pages: str = "", note: str = "") -> str:
    """Say what an exhibit is called and which pages it has ("3-5, 9"); none for the whole document."""
    try:
        ranges = page_ranges.read(pages)
    except page_ranges.PageRangesError as error:
        said = _("“%(part)s” is no page, nor pages in their order: write “3-5, 9”.") % {"part": error.part}
        raise BundleError(said) from error
    written = page_ranges.written(ranges)
    if len(written) > page_ranges.LENGTH_MAX:
        raise BundleError(_("So many ranges of pages are too many for one exhibit."))
    with _held(entry) as row:
        last = row.version.page_count if row.version else None
        if last and ranges and ranges[-1][1] > last:
            raise BundleError(_("This version has %(count)d pages.") % {"count": last})
        row.title, row.pages, row.note = title, written, note
        row.save(update_fields=["title", "pages", "note"])
    return _("Exhibit %(number)d is saved.") % {"number": row.number}


def take_public_version(entry: CollectionEntry) -> str:
    """Exhibit the version that the site shows now; pages that it has not are taken off."""
    with _held(entry) as row:
        version = Document.objects.published().get(pk=row.document_id).public_version
        row.version = version
        ranges = page_ranges.read(row.pages)
        if ranges and ranges[-1][1] > (version.page_count or 0):
            row.pages = ""
        row.save(update_fields=["version", "pages"])
    return _("Exhibit %(number)d is version %(version)d now: check its pages.") % {
        "number": row.number,
        "version": version.number,
    }


def _short(title: str) -> str:
    """Cut a title between two words."""
    if len(title) <= TITLE_MAX:
        return title
    return title[: TITLE_MAX + 1].rpartition(" ")[0] or title[:TITLE_MAX]


class _held(transaction.Atomic):  # noqa: N801  reads as a verb
    """Hold an exhibit's row while it changes."""

    def __init__(self, entry: CollectionEntry):
        super().__init__(using=None, savepoint=True, durable=False)
        self.entry = entry

    def __enter__(self) -> CollectionEntry:
        super().__enter__()
        Collection.objects.select_for_update().get(pk=self.entry.collection_id)
        return CollectionEntry.objects.select_related("version").get(pk=self.entry.pk)
