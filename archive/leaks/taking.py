"""The verbs of a sender: the ciphertext is on disk, then the row is written, then the seven words are told."""

import contextlib
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from archive import moderation
from archive.desk.reviews import AlreadyDecided
from archive.leaks import argon, nonces, sealing, words
from archive.leaks.days import this_month, today
from archive.leaks.models import Choice, Envelope, Submission
from archive.leaks.reception import Reception, Refused
from archive.models import Document

State = Submission.State


class Gone(Exception):
    """What the words opened was deleted meanwhile."""


@dataclass(frozen=True)
class Taken:
    """What becomes of a sending: the words of a first one; `before` when the same form was sent already."""

    words: list[str]
    before: bool = False


def take(reception: Reception, message: str, kind: str, choice: str) -> Taken:
    """Keep a first sending; the same form sent twice is kept once and leads to the same words.

    Raises `Refused`, `argon.Busy`, `OSError`, `keys.Closed`, `nonces.Stale`; nothing is kept then.
    """
    told = words.drawn(reception.nonce)
    if _was_taken(reception.nonce):
        reception.abandon()  # or half a ciphertext would lie here until the sweep, with the hour of this click
        return Taken(told, before=True)
    _refuse_when_full()
    stretched = argon.stretched(" ".join(told), patience=60)
    sealed = reception.close(message)
    reception.is_named = True
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                day=today(),
                kind=kind,
                choice=choice,
                receipt_digest=stretched.digest,
                reply_key=str(stretched.identity.to_public()),
                seen_month=this_month(),
            )
            _write_envelope(submission, sealed, reception)
    except IntegrityError:  # the second click, at the same moment
        if not _was_taken(reception.nonce):
            raise
        sealing.remove(sealed.name)
        return Taken(told, before=True)
    return Taken(told)


def add(reception: Reception, message: str) -> Taken:
    """Add to what the form's word opens. Raises as `take`, and `Gone`."""
    if _was_taken(reception.nonce):
        reception.abandon()
        return Taken([], before=True)
    _refuse_when_full()
    sealed = reception.close(message)
    reception.is_named = True
    try:
        with transaction.atomic():
            submission = Submission.objects.select_for_update().filter(key=reception.submission).first()
            if submission is None:
                sealing.remove(sealed.name)
                raise Gone
            submission.state, submission.seen_month = State.RECEIVED, this_month()
            submission.save(update_fields=["state", "seen_month"])
            _write_envelope(submission, sealed, reception)
    except IntegrityError:
        if not _was_taken(reception.nonce):
            raise
        sealing.remove(sealed.name)
        return Taken([], before=True)
    return Taken([])


def opened(typed: str) -> tuple[Submission | None, argon.Stretched]:
    """Return what seven words open, nothing when they open nothing; it takes the same time. Raises `argon.Busy`."""
    stretched = argon.stretched(words.bare(typed))
    submission = Submission.objects.filter(receipt_digest=stretched.digest).first()
    month = this_month()
    if submission and submission.seen_month != month:
        Submission.objects.filter(pk=submission.pk).update(seen_month=month)
    return submission, stretched


def agree(key: int) -> None:
    """The sender who wanted to be asked says yes."""
    Submission.objects.filter(key=key, choice=Choice.ASK).update(choice=Choice.PUBLISH, seen_month=this_month())


def delete(key: int) -> None:
    """Delete everything that was sent and answered: rows, ciphertexts, what the database's log still holds.

    A cleaned copy that waits to be published is refused, with what lies in it: whoever sent it has taken it back.
    """
    with transaction.atomic():
        for document in _copies_waiting(key):
            with contextlib.suppress(AlreadyDecided):  # at this moment, by a person: nothing keeps the rest from going
                moderation.refuse(document, reason=_("Whoever sent it took it back."))
        names = list(Envelope.objects.filter(submission=key).values_list("name", flat=True))
        Submission.objects.filter(key=key).delete()
    for name in names:
        sealing.remove(name)
    forget_old_pages()


def _copies_waiting(key: int) -> list[Document]:
    """Return what was made of a submission and is not decided: cleaned copies, and the files that lie in them."""
    found, level = [], Document.objects.filter(cleaned_from__submission=key).order_by("pk")
    while level:
        found += [one for one in level if one.decision in moderation.OPEN and not one.duplicate_of_id]
        level = list(Document.objects.filter(parent__in=level).order_by("pk"))
    return found


def forget_old_pages() -> None:
    """Have SQLite write its log back and empty it: deleted rows are overwritten in the file, and still in the log."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _was_taken(nonce: str) -> bool:
    return Envelope.objects.filter(nonce_digest=nonces.digest_of(nonce)).exists()


def _write_envelope(submission, sealed, reception) -> None:
    Envelope.objects.create(
        submission=submission,
        day=today(),
        name=sealed.name,
        size=sealed.size,
        sha256=sealed.sha256,
        nonce_digest=nonces.digest_of(reception.nonce),
        recipients=reception.labels,
    )


def _refuse_when_full() -> None:
    taken = Envelope.objects.filter(day=today()).aggregate(sum=Sum("size"))["sum"] or 0
    if taken >= settings.LEAKS_BYTES_PER_DAY:
        raise Refused(_("The box has taken all that it can take today. Nothing was kept: come back tomorrow."), 503)
