"""Receiving a file: stored, recognised when it is already here, put in the queue, written in its custody.

Nothing is parsed here, not even for a page count: the worker does that in a sandbox. What cannot be a document at all
(an empty file, a kind that is not read) still gets its row, so that whoever sent it reads why.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import open_deposit, storage
from archive.desk.reviews import open_review
from archive.extraction.kinds import media_type_of_name
from archive.extraction.limits import MEMBERS_MAX, UNZIPPED_MAX
from archive.models import (
    CustodyEvent,
    DatePrecision,
    Decision,
    Document,
    Failure,
    File,
    Processing,
    Provenance,
    Version,
)
from archive.models.custody import record
from archive.upload_handler import FILES_OF_FULL_SIZE

Kind = CustodyEvent.Kind
AWAY = {Decision.REFUSED, Decision.WITHDRAWN, Decision.MERGED}
# What the next reading may do better: the file itself may be sound.
MACHINE_AT_FAULT = [Failure.CRASHED, Failure.TIMEOUT, Failure.MEMORY, Failure.NO_READER]


class LeakRefused(Exception):
    """A leak sent from an account: it would stay tied to it."""


class TooMuchInside(Exception):
    """One more file out of an archive would be more than a deposit may hold."""


@dataclass
class Description:
    """What is said of a document when it comes in; everything but the provenance can come later."""

    provenance: str
    title: str = ""
    nature: str = ""
    territories: list = field(default_factory=list)
    date: datetime.date | None = None
    date_end: datetime.date | None = None
    date_precision: str = DatePrecision.DAY
    source: str = ""
    how_obtained: str = ""
    organisations: list = field(default_factory=list)
    technologies: list = field(default_factory=list)
    publisher: str = ""


def receive(
    files: list[tuple[str, BinaryIO]],
    description: Description,
    *,
    by=None,
    actor: str = "person",
    is_demonstration: bool = False,
    receipt_hmac: str = "",
    turns: Sequence[int] = (),
    parent: Document | None = None,
    member: int = 0,
) -> Document | None:
    """Take in one document, made of one file or of several in order (photos of one paper).

    `files` are (name, open and seekable binary stream); `turns`, of photos, are degrees clockwise for each;
    `receipt_hmac` is kept of the follow code of a deposit without account. Returns the new row, whose state says what
    became of it: waiting, refused with a `Failure`, or `duplicate_of` another. Of the `member`-th file in a `parent`
    (see `receive_child`), None when it is not wanted any more. Raises `LeakRefused`, and `OSError` when the disk
    refuses; nothing is half done then.
    """
    if description.provenance == Provenance.LEAK and (by is not None or receipt_hmac):
        raise LeakRefused(_("A leak is not sent from an account: it would stay tied to it. Read “Pass on a leak”."))
    failure = _failure_at_the_door(files)
    kept = [] if failure == Failure.TOO_LARGE else [storage.store(stream) for _name, stream in files]
    digest = _digest(kept)
    with transaction.atomic():
        if parent and not _is_wanted(parent, member, digest, sum(stored.size for stored in kept)):
            return None
        original = None if failure else _original(digest, by, actor)
        document = _row(description, original, failure, by, is_demonstration, receipt_hmac, parent)
        version = Version.objects.create(
            document=document,
            number=1,
            sha256=digest,
            media_type=media_type_of_name(files[0][0]) or "application/octet-stream",
            processing=_processing(original, failure),
            failure=failure,
            added=document.added,
        )
        File.objects.bulk_create(
            File(
                version=version,
                rank=rank,
                sha256=stored.sha256,
                size=stored.size,
                media_type=media_type_of_name(name) or "application/octet-stream",
                name=_kept_name(name),
                turn=turns[rank - 1] if turns else 0,
            )
            for rank, ((name, _stream), stored) in enumerate(zip(files, kept, strict=False), start=1)
        )
        inside = {"part_of": parent.code, "member": member} if parent else {}
        sent_by = None if parent else by
        record(document, Kind.RECEIVED, by=sent_by, actor=actor, sha256=digest, files=len(files), **inside)
        if original:
            record(document, Kind.DUPLICATE, actor="machine", of=original.code)
        elif failure:
            record(document, Kind.REFUSED, actor="machine", failure=failure)
        else:
            open_review("document", document, description.territories)
    return document


def receive_child(parent: Document, name: str, stream: BinaryIO, *, member: int) -> Document | None:
    """Take in the `member`-th file found inside a document: its own row and review, all else as its parent's.

    None when it has already come in, or when the parent was refused or taken away meanwhile. Its name is its title, but
    for a leak: there it may name somebody. Raises `OSError`.
    """
    parent = Document.objects.select_related("deposited_by").get(pk=parent.pk)
    description = Description(
        provenance=parent.provenance,
        title="" if parent.provenance == Provenance.LEAK else PurePosixPath(_kept_name(name)).stem,
        territories=list(parent.territories.all()),
        source=parent.source,
        how_obtained=parent.how_obtained,
    )
    return receive(
        [(name, stream)],
        description,
        by=parent.deposited_by,
        actor="machine",
        is_demonstration=parent.is_demonstration,
        receipt_hmac=parent.receipt_hmac,
        parent=parent,
        member=member,
    )


def digest_of(stream: BinaryIO) -> str:
    """Return the fingerprint of an open file, which is then at its beginning again."""
    digest = file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    return digest


def _is_wanted(parent: Document, member: int, digest: str, size: int) -> bool:
    """Tell, under the parent's lock, whether this file in it is to be a document: once, while the parent may stand."""
    root = _root_of(parent)
    Document.objects.select_for_update().get(pk=root.pk)  # what all that lies in it holds is counted under this lock
    parent = Document.objects.select_for_update().get(pk=parent.pk)
    if parent.decision in AWAY:
        return False
    if digest and parent.children.filter(versions__sha256=digest).exists():
        return False
    lines = CustodyEvent.objects.filter(document__parent=parent, kind=Kind.RECEIVED)
    if lines.filter(facts__member=member).exists():
        return False
    _refuse_too_much(root, size)
    return True


def _root_of(document: Document) -> Document:
    """Return what a document was sent in: itself, or the first of those around it."""
    while document.parent_id:
        document = document.parent
    return document


def _refuse_too_much(root: Document, size: int) -> None:
    """Raise `TooMuchInside` when all that lies in one deposit, however deep, is more than one archive may hold.

    What came without an account counts against the limit of the day too, or an archive would be a way around it.
    """
    inside, level = [], [root.pk]
    while level := list(Document.objects.filter(parent__in=level).values_list("pk", flat=True)):
        inside += level
    held = File.objects.filter(version__document__in=inside, version__number=1).aggregate(sum=Sum("size"))["sum"] or 0
    if len(inside) >= MEMBERS_MAX or held + size > UNZIPPED_MAX:
        raise TooMuchInside
    if root.receipt_hmac and (open_deposit.documents_left() < 1 or open_deposit.bytes_left() < size):
        raise TooMuchInside


def foreseen(name: str, stream: BinaryIO, *, actor: str) -> tuple[str, str, Document | None]:
    """Return what `receive` would find in one file, which is not kept: (`Failure` or "", sha256, original or None)."""
    if failure := _failure_at_the_door([(name, stream)]):
        return failure, "", None
    digest = file_digest(stream, "sha256").hexdigest()
    return "", digest, _original(digest, None, actor)


def _failure_at_the_door(files) -> str:
    """Return the `Failure` that size and extension alone show, or an empty string."""
    sizes = [stream.seek(0, 2) for _name, stream in files]
    for _name, stream in files:
        stream.seek(0)
    if not files or min(sizes) == 0:
        return Failure.EMPTY
    if max(sizes) > settings.UPLOAD_MAX_BYTES or sum(sizes) > FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES:
        return Failure.TOO_LARGE
    types = [media_type_of_name(name) for name, _stream in files]
    if not all(types) or (len(files) > 1 and not all(t.startswith("image/") for t in types)):
        return Failure.UNSUPPORTED
    return ""


def _kept_name(name: str) -> str:
    """Return the end of a file's name as every database takes it: no NUL, nothing that is not a character."""
    return name.encode("utf-8", "replace").decode().replace("\0", "")[-250:]


def _digest(kept) -> str:
    """Return the digest of a version: of its file, or of its files' digests in order."""
    if len(kept) == 1:
        return kept[0].sha256
    return sha256("".join(stored.sha256 for stored in kept).encode()).hexdigest() if kept else ""


def _original(digest: str, by, actor: str):
    """Return the document that already holds these bytes, if this person may know that it exists.

    A hidden one is not named: the new deposit gets its own row on the shared file, and nobody learns that it was here.
    Nor is one that this machine could not read: the file is tried again, perhaps with what was missing.
    """
    versions = Version.objects.filter(sha256=digest).exclude(failure__in=MACHINE_AT_FAULT)
    same = Document.objects.filter(pk__in=versions.values("document"), duplicate_of__isnull=True)
    if actor != "console":
        # the public version, not an original that was masked before it was published; and no leak: an answer would
        # tell whoever handed out marked copies which of them it is
        public = Document.objects.published().exclude(provenance=Provenance.LEAK)
        known = Q(pk__in=public.filter(public_version__sha256=digest).values("pk"))
        if by is not None:
            known |= Q(deposited_by=by)
        same = same.filter(known)
    return same.exclude(decision=Decision.REFUSED).order_by("pk").first()


def _row(
    description: Description, original, failure: str, by, is_demonstration: bool, receipt_hmac: str, parent
) -> Document:
    """Create the document's row."""
    now = timezone.now()
    if description.provenance == Provenance.LEAK:
        now = now.replace(hour=0, minute=0, second=0, microsecond=0)
    document = Document.objects.create(
        title=description.title[:250],
        provenance=description.provenance,
        nature=description.nature,
        date=description.date,
        date_end=description.date_end,
        date_precision=description.date_precision,
        source=description.source,
        how_obtained=description.how_obtained,
        publisher=description.publisher,
        added=now,
        decision=Decision.REFUSED if failure else Decision.WAITING,
        deposited_by=by,
        duplicate_of=original,
        is_demonstration=is_demonstration,
        receipt_hmac=receipt_hmac,
        parent=parent,
    )
    document.territories.set(description.territories)
    document.organisations.set(description.organisations)
    document.technologies.set(description.technologies)
    return document


def _processing(original, failure: str) -> str:
    """Return where the machine begins: nothing to read in a duplicate or in what was refused."""
    if failure:
        return Processing.FAILED
    return Processing.DONE if original else Processing.WAITING
