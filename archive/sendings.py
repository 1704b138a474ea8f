"""A sending from its form to its result: files gathered under one word, received once however often one clicks.

Each form carries an unguessable word, signed by us, so that nobody chooses a poor one. The first request that sends it
to review claims it, under the lock of its row; a second click shows the first result. Whoever is signed in reaches
their own sendings only; without account, whoever holds the word holds the sending. Rows are swept after a day.
"""

import os
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from archive import part_files
from archive.models import Sending, Upload

RECEIPTS = "receipts"  # in `said`: nothing while it is being received, then what became of each file
SHOWN_AGAIN = timedelta(hours=1)  # how long a second click shows the result of a sending without account
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Receipt:
    """What became of one file, or of several joined: the document's code, or nothing when it was not received."""

    name: str
    code: str = ""


def new_word() -> str:
    """Return the word of a new form: 16 random bytes and their signature."""
    drawn = secrets.token_urlsafe(16)
    return drawn + _signature(drawn)


def is_ours(word: str) -> bool:
    """Return whether we made this word."""
    return constant_time_compare(word, word[:22] + _signature(word[:22]))


def _signature(drawn: str) -> str:
    return salted_hmac("archive.sendings", drawn, algorithm="sha256").hexdigest()[:18]


def owner_of(user):
    """Return whose sending this person makes: theirs, or nobody's."""
    return user if user.is_authenticated else None


def find(user, word: str) -> Sending | None:
    """Return the sending of this word if it is this person's."""
    return Sending.objects.filter(word=word, owner=owner_of(user)).first() if is_ours(word) else None


def begin(user, word: str) -> Sending | None:
    """Return the sending of this word, made if need be; nothing when the word is not ours, or somebody else's."""
    if not is_ours(word):
        return None
    sending, _made = Sending.objects.get_or_create(word=word, defaults={"owner": owner_of(user)})
    return sending if sending.owner == owner_of(user) else None


def touch(sending: Sending) -> None:
    """Say that the sending is in use: it is not swept before another day."""
    sending.save(update_fields=["touched"])


def keep(sending: Sending, files: list[tuple[str, BinaryIO]]) -> list[Upload]:
    """Add whole files to a sending, as a form without script brings them. Raises `OSError`; nothing is half kept."""
    rank = sending.uploads.aggregate(last=Max("rank"))["last"] or 0
    kept = []
    try:
        for number, (name, stream) in enumerate(files, start=rank + 1):
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            upload = Upload.objects.create(sending=sending, rank=number, name=name[-250:], size=size)
            kept.append(upload)
            with part_files.held(upload) as descriptor:
                part_files.append(descriptor, iter(lambda: stream.read(CHUNK), b""))  # noqa: B023  used at once
            upload.received = size
            upload.save(update_fields=["received"])
    except OSError:
        for upload in kept:
            forget(upload)
        raise
    touch(sending)
    return kept


def forget(upload: Upload) -> None:
    """Throw an upload away, row and bytes."""
    part_files.remove(upload)
    upload.delete()


def announced(sending: Sending) -> int:
    """Return the bytes announced by this sending, or by all that its account prepares."""
    theirs = Upload.objects.filter(sending=sending)
    if sending.owner_id:
        theirs = Upload.objects.filter(sending__owner=sending.owner_id)
    return theirs.aggregate(sum=Sum("size"))["sum"] or 0


def claim(sending: Sending) -> bool:
    """Return whether this request is the first to send it to review; it is claimed from then on."""
    with transaction.atomic():
        sending = Sending.objects.select_for_update().get(pk=sending.pk)
        if RECEIPTS in sending.said:
            return False
        sending.said[RECEIPTS] = None
        sending.save(update_fields=["said", "touched"])
    return True


def finish(sending: Sending, receipts: list[Receipt]) -> None:
    """Keep the result, for whoever clicked twice, and throw away the bytes that are received now."""
    Sending.objects.filter(pk=sending.pk).update(
        said={RECEIPTS: [asdict(receipt) for receipt in receipts]}, touched=timezone.now()
    )
    for upload in sending.uploads.all():
        forget(upload)


def release(sending: Sending) -> None:
    """Let the sending be tried again: nothing was received."""
    with transaction.atomic():
        sending = Sending.objects.select_for_update().get(pk=sending.pk)
        sending.said.pop(RECEIPTS, None)
        sending.save(update_fields=["said", "touched"])


def result(user, word: str) -> list[Receipt] | None:
    """Return what was received with this word, an empty list while it is being received.

    Nothing when the word is unknown, or, without account, when an hour has passed.
    """
    sending = find(user, word)
    if sending is None or RECEIPTS not in sending.said:
        return None
    if sending.owner_id is None and sending.touched < timezone.now() - SHOWN_AGAIN:
        return None
    return [Receipt(**receipt) for receipt in sending.said[RECEIPTS] or []]


def sweep(before) -> None:
    """Delete sendings untouched since then, with what they left on disk, and bytes that no row names."""
    for sending in Sending.objects.filter(touched__lt=before).prefetch_related("uploads"):
        for upload in sending.uploads.all():
            part_files.remove(upload)
        sending.delete()
    named = set(Upload.objects.values_list("word", flat=True))
    for file in settings.SENDINGS_DIR.glob("*"):
        if file.stem not in named and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
