"""Having a masked version made of what is drawn, or giving it up; the worker makes it (`archive.redaction.making`)."""

import shutil

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import storage
from archive.models import CustodyEvent, Decision, Document, Processing, Version
from archive.models.custody import record
from archive.models.version import Role
from archive.redaction.marking import RedactionError, locked
from archive.redaction.state import digest_of, hidden_text_of, is_read, leaves_hidden_text, masks_of, progress_of
from archive.redaction.work_folder import folder_of


def apply(document: Document, by, *, seen: str | None = None) -> str:
    """Have the version made in which all that is masked is gone; of a public document it takes the public one's place.

    `seen` is `digest_of` the masks that the moderator had before their eyes. Raises `RedactionError`.
    """
    with locked(document, by) as (row, source):
        masks = list(masks_of(source))
        if progress_of(row):
            raise RedactionError(_("A masked version is being made already: wait until it is there, or give it up."))
        if not is_read(source):
            raise RedactionError(_("This document is still being read: mask it when that is over."))
        if seen is not None and seen != digest_of(masks):
            raise RedactionError(_("Somebody changed the masks while you were looking: look at them again."))
        hidden = 0 if leaves_hidden_text(source) else sum(hidden_text_of(source).values())
        if not masks and not hidden:
            raise RedactionError(_("Nothing is masked yet: draw a rectangle, or choose words."))
        last = row.versions.order_by("-number").first()
        version = Version.objects.create(
            document=row,
            number=last.number + 1,
            role=Role.REDACTED,
            made_from=source,
            sha256="",
            media_type="application/pdf",
            added=timezone.now(),
        )
        masks_of(source).update(applied_in=version)
        facts = {"version": version.number, "made_from": source.number, "masks": len(masks)}
        record(row, CustodyEvent.Kind.REDACTED, by=by, **facts)
    if row.decision == Decision.PUBLISHED:
        return _("The masked version is being made: it takes the place of the public one as soon as it is there.")
    return _("The masked version is being made: publish it when it is there.")


def give_up(document: Document, by) -> str:
    """Drop a masked version that is not made yet, or could not be; what is drawn stays. Raises `RedactionError`."""
    with locked(document, by) as (row, source):
        progress = progress_of(row)
        if progress is None:
            raise RedactionError(_("No masked version is being made."))
        version = progress.version
        made = row.versions.filter(role=Role.REDACTED, made_from=source, processing=Processing.DONE)
        masks_of(source).filter(applied_in=version).update(applied_in=made.order_by("-number").first())
        ranks = list(version.pages.values_list("rank", flat=True))
        facts = {"version": version.number, "given_up": True}
        record(row, CustodyEvent.Kind.REDACTED, by=by, **facts)
        pk = version.pk
        version.delete()
        transaction.on_commit(lambda: _remove_files(pk, ranks))
    return _("The masked version is given up; your masks are still there.")


def _remove_files(version_id: int, ranks: list[int]) -> None:
    for rank in ranks:
        storage.remove_images(version_id, rank)
    shutil.rmtree(folder_of(version_id), ignore_errors=True)
