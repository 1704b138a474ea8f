"""What happened to a document, in order, in a chain that shows any later change."""

import hashlib
import json
import secrets
from datetime import UTC

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CustodyEvent(models.Model):
    """One line of a document's custody. Database triggers forbid change and deletion (`archive.models.triggers`).

    The hash covers the digest of the note, not the note: a note can be blanked when the law asks for it, and the
    chain still holds.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        DUPLICATE = "duplicate", _("Already in the archive")
        READ = "read", _("Read by the machine")
        UNREADABLE = "unreadable", _("Unreadable")
        DESCRIBED = "described", _("Description changed")
        QUESTIONED = "questioned", _("Question asked")
        ANSWERED = "answered", _("Question answered")
        APPROVED_ONCE = "approved-once", _("First of two approvals")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESTORED = "restored", _("Restored")
        MERGED = "merged", _("Merged")
        VERSION_ADDED = "version-added", _("Version added")
        CORRECTED = "corrected", _("Recognised text corrected")
        READ_AGAIN = "read-again", _("Sent to be read again")
        CAPTURED = "captured", _("Captured from the web")
        SCHEDULED = "scheduled", _("Publication planned")
        UNDONE = "undone", _("Decision undone")
        REDACTED = "redacted", _("Passages masked")
        CHECKED = "checked", _("Withdrawal checked at every address")
        MOVED = "moved", _("Moved to another lane")
        RELEASED = "released", _("Original file released")
        ANSWERED_PUBLICLY = "reply-shown", _("Reply shown beside the document")

    document = models.ForeignKey("archive.Document", on_delete=models.PROTECT, related_name="custody")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(help_text=_("For a leak, the day only."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=20, help_text="person, machine or console.")
    facts = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    note_salt = models.CharField(max_length=32, blank=True)
    note_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["document_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["document", "sequence"], name="custody_document_sequence")]
        verbose_name = _("custody line")
        verbose_name_plural = _("custody lines")

    def __str__(self):
        return f"{self.document.code} {self.sequence} {self.kind}"

    def delete(self, *args, **kwargs):
        """Refuse: a chain with a missing line proves nothing."""
        raise TypeError("Custody lines cannot be deleted.")

    def expected_hash(self) -> str:
        """Return the hash that this line must carry, from what it says."""
        return hash_of(
            self.previous_hash, self.document.code, self.sequence, self.kind, self.at, self.by_id, self.actor,
            self.facts, self.note_digest,
        )  # fmt: skip


def hash_of(previous: str, code: str, sequence: int, kind: str, at, by_id, actor: str, facts, note_digest: str) -> str:
    """Return the hash of a line that says this; `at` with its zone."""
    said = [previous, code, sequence, kind, at.astimezone(UTC).isoformat(), by_id, actor, facts, note_digest]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of(salt: str, note: str) -> str:
    """Return the digest of a note; the salt keeps a short one from being guessed once it is blanked."""
    return hashlib.sha256(f"{salt}{note}".encode()).hexdigest()


def record(document, kind: str, *, by=None, actor: str = "person", note: str = "", **facts) -> CustodyEvent:
    """Write the next line of a document's custody, inside the transaction of the verb that calls.

    The caller holds the document's row lock, which makes sequence numbers dense. Raises
    `TransactionManagementError` outside a transaction.
    """
    connection = transaction.get_connection()
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A custody line is written in the transaction of its verb.")
    last = document.custody.order_by("-sequence").only("sequence", "hash").first()
    at = timezone.now()
    if document.provenance == "leak":
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
    salt = secrets.token_hex(16) if note else ""
    event = CustodyEvent(
        document=document,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        at=at,
        by=by,
        actor=actor,
        facts=facts,
        note=note,
        note_salt=salt,
        note_digest=digest_of(salt, note),
        previous_hash=last.hash if last else "",
    )
    event.hash = event.expected_hash()
    event.save(force_insert=True)
    return event
