"""Giving the administration's own file byte for byte beside our clean copy, and taking it back.

Cleaning destroys a signature and the equality with the file that the administration publishes: for a public record that
comes from its own address, the review team may give both. Whatever hides a part of the document ends it at once.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from archive.cleaning.verbs import ENGINE
from archive.desk.kinds import DeskError
from archive.models import CustodyEvent, Decision, Document, Provenance
from archive.models.custody import record
from archive.models.version import Role
from archive.search import outbox
from archive.signals import visibility_changed


class ReleaseError(DeskError):
    """The file cannot be given as it came; the text says why."""


def why_not(document) -> str:
    """Return why the file of this document cannot be given byte for byte, or nothing."""
    version = document.public_version
    if document.provenance != Provenance.PUBLIC_RECORD:
        return _("Only a public record can be given byte for byte.")
    if not document.source.startswith(("https://", "http://")):
        return _("Give the address of the administration as the source first.")
    if document.decision != Decision.PUBLISHED or version is None or document.duplicate_of_id:
        return _("The document is not published.")
    if document.extract_only or version.role != Role.ORIGINAL or len(version.files.all()) != 1:
        return _("What the public sees is not the file that came: a part is masked, chosen or put in order.")
    if _hides_something_inside(document):
        return _("This file holds other files, and not all of them are public as they came.")
    if version.metadata.get("engine") != ENGINE:
        return _("What the file says beside its pages is not looked at yet.")
    return ""


def _hides_something_inside(document) -> bool:
    """Return whether a file that lies in this one, however deep, is hidden from readers, whole or in part."""
    level = [document.pk]
    while inside := list(Document.objects.filter(parent__in=level).select_related("public_version")):
        for one in inside:
            is_public = one.decision == Decision.PUBLISHED and one.public_version and not one.duplicate_of_id
            if not is_public or one.extract_only or one.public_version.role != Role.ORIGINAL:
                return True
        level = [one.pk for one in inside]
    return False


def is_released(document) -> bool:
    """Return whether everybody may take the file as it came, now."""
    return document.original_released and not why_not(document)


def release(document, by, *, seen: bool, from_administration: bool) -> str:
    """Give the file byte for byte, once the moderator has seen its report and said where it comes from."""
    if not seen:
        raise ReleaseError(_("Nothing was released: say that you have read what this file says beside its pages."))
    if not from_administration:
        raise ReleaseError(_("Nothing was released: say that the administration publishes this file at this address."))
    with transaction.atomic():
        row = _held(document)
        if reason := why_not(row):
            raise ReleaseError(reason)
        if row.original_released:
            return _("This file is already released.")
        _set(row, by, released=True)
    return _("The file of the administration is now given beside the clean copy.")


def take_back(document, by) -> str:
    """Give the clean copy only, again."""
    with transaction.atomic():
        row = _held(document)
        if row.original_released:
            _set(row, by, released=False)
    return _("The file of the administration is not given any more.")


def _held(document) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("public_version").get(pk=document.pk)


def _set(row, by, *, released: bool) -> None:
    row.original_released = released
    row.save(update_fields=["original_released"])
    facts = {"sha256": row.public_version.sha256} if released else {}
    record(row, CustodyEvent.Kind.RELEASED, by=by, released=released, **facts)
    outbox.changed(row)
    visibility_changed.send(Document, document=row)
