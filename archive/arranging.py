"""Putting photos in order after they were sent: another version, on the same originals, until it is decided."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.models import CustodyEvent, Decision, Document, File, Mask, Processing, Version
from archive.models.custody import record
from archive.models.version import Role

OPEN = {Decision.WAITING, Decision.QUESTION}
TIMES_MAX = 10  # each has its pages recognised anew


class NotArranged(DeskError):
    """The photos stay as they are; the text says why."""


@dataclass(frozen=True)
class Placed:
    """A file of the version that came first, in its place: `turn` is degrees clockwise from the photo itself."""

    file: File
    turn: int
    dropped: bool = False


def can_be_arranged(document) -> bool:
    """Return whether these are photos that still wait, and that nobody but the depositor has worked on."""
    versions = sorted(document.versions.all(), key=lambda version: version.number)
    if document.decision not in OPEN or document.duplicate_of_id or not versions:
        return False
    own = all(version.role in {Role.ORIGINAL, Role.ARRANGED} for version in versions)
    files = versions[0].files.all()
    photos = len(files) > 0 and all(file.media_type.startswith("image/") for file in files)
    if not (own and photos) or versions[0].processing == Processing.FAILED:
        return False
    return not Mask.objects.filter(version__document=document).exists()  # they are drawn on this order


def placed(document) -> list[Placed]:
    """Return the photos in their present order; those that were left out come last."""
    (
        first,
        *_others,
    ) = versions = list(document.versions.order_by("number"))
    given = list(first.files.all())
    order = []
    for file in versions[-1].files.all():
        same = next(original for original in given if (original.sha256, original.name) == (file.sha256, file.name))
        given.remove(same)
        order.append(Placed(same, file.turn))
    return order + [Placed(file, file.turn, dropped=True) for file in given]


def arrange(document, order: list[Placed], *, by=None, receipt: str = "") -> str:
    """Make the version in which the photos stand in this order, and say so; what is left out stays in the first one.

    Whose deposit it is, the account (`by`) says, or the digest of the follow code. Raises `NotArranged`.
    """
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        if not row.is_deposit_of(by, receipt):
            raise NotArranged(_("Only the person who sent this document can put its photos in order."))
        if not can_be_arranged(row):
            raise NotArranged(_("These photos cannot be put in order any more: the review team has them in hand."))
        kept = [photo for photo in order if not photo.dropped]
        _check(row, order, kept)
        version = _version(row, kept)
        reviews.raise_version(row)
        facts = {"version": version.number, "role": Role.ARRANGED.value, "files": len(kept)}
        record(row, CustodyEvent.Kind.VERSION_ADDED, by=by, left_out=len(order) - len(kept), **facts)
    return _("The photos are in the order that you gave them: a machine reads them again.")


def _check(row, order: list[Placed], kept: list[Placed]) -> None:
    """Raise `NotArranged` unless this is an order of the document's photos, another one, and not the eleventh."""
    now = placed(row)
    if {photo.file.pk for photo in now} != {photo.file.pk for photo in order} or len(now) != len(order):
        raise NotArranged(_("These are not the photos of this document."))
    if not kept:
        raise NotArranged(_("Keep one photo at least."))
    if kept == [photo for photo in now if not photo.dropped]:
        raise NotArranged(_("Nothing has changed."))
    if row.versions.count() > TIMES_MAX:
        raise NotArranged(_("These photos were put in order many times already: tell the review team what is missing."))


def _version(row, kept: list[Placed]) -> Version:
    """Write the version and its files; the machine reads it in its turn."""
    last = row.versions.order_by("-number").first()
    digests = [photo.file.sha256 for photo in kept]
    version = Version.objects.create(
        document=row,
        number=last.number + 1,
        role=Role.ARRANGED,
        made_from=last,
        sha256=digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest(),
        media_type=kept[0].file.media_type,
        added=timezone.now(),
    )
    File.objects.bulk_create(
        File(
            version=version,
            rank=rank,
            sha256=photo.file.sha256,
            size=photo.file.size,
            media_type=photo.file.media_type,
            name=photo.file.name,
            turn=photo.turn,
        )
        for rank, photo in enumerate(kept, start=1)
    )
    return version
