"""What is kept of a leak: random numbers, days, padded sizes, names of ciphertexts. Never an hour or a name.

Keys are random, and on SQLite the row's own number: neither numbers nor the order of rows tell which came first.
"""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def random_key() -> int:
    """Return 62 random bits: a key that counts nothing."""
    return secrets.randbits(62) + 1


class RandomKey(models.BigIntegerField):
    """A random primary key; SQLite keeps its rows in its order, not in that in which they came."""

    def __init__(self, **options):
        super().__init__(**(options | {"primary_key": True, "default": random_key, "editable": False}))

    def db_type(self, connection):
        """Return the one type that SQLite takes for the row's own number."""
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class Choice(models.TextChoices):
    """What the sender wants done with it."""

    PUBLISH = "publish", _("Publish it")
    USE = "use", _("Use it without showing it")
    ASK = "ask", _("Wait for my yes")


class Submission(models.Model):
    """Something that was sent, and whom its seven words open it to."""

    class Kind(models.TextChoices):
        """Whether files came, or word of them only."""

        FILES = "files", _("Files or a message")
        EXISTS = "exists", _("Only that a document exists")

    class State(models.TextChoices):
        """All that the sender is told of where it is."""

        RECEIVED = "received", _("Received")
        READ = "read", _("Read")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Finished")

    key = RandomKey()
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    choice = models.CharField(max_length=10, choices=Choice)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    receipt_digest = models.CharField(max_length=64, unique=True, help_text="HMAC of Argon2id of the seven words.")
    reply_key = models.CharField(
        max_length=80, help_text="Public age key drawn from the seven words: replies are for it."
    )
    seen_month = models.DateField(help_text="First day of the month in which somebody last did something with it.")

    class Meta:
        verbose_name = _("leak")
        verbose_name_plural = _("leaks")

    def __str__(self):
        return f"{self.key:016x}"

    @property
    def may_be_published(self) -> bool:
        """Whether a clean copy may be made a document: the sender said so."""
        return self.choice == Choice.PUBLISH


class Envelope(models.Model):
    """One sending: a ciphertext under a random name, padded."""

    key = RandomKey()
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="envelopes")
    day = models.DateField()
    name = models.CharField(max_length=32, unique=True)
    size = models.BigIntegerField(help_text="Of the ciphertext: one of few sizes.")
    sha256 = models.CharField(max_length=64, help_text="Of the ciphertext.")
    nonce_digest = models.CharField(
        max_length=64, unique=True, null=True, help_text="Of the form; gone after two days."
    )
    recipients = models.JSONField(help_text="Labels of the key holders who can open it.")

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")

    def __str__(self):
        return f"{self.name}.age"


class Reply(models.Model):
    """What the team answers: encrypted for the seven words and for the key holders."""

    key = RandomKey()
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="replies")
    day = models.DateField()
    number = models.PositiveIntegerField()
    ciphertext = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="leaks_reply_once")]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self):
        return f"{self.submission} {self.number}"


class CleanedCopy(models.Model):
    """A document that the team made of a leak on another machine, tied to it by its number only."""

    key = RandomKey()
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="copies")
    document = models.OneToOneField("archive.Document", on_delete=models.CASCADE, related_name="cleaned_from")

    class Meta:
        verbose_name = _("cleaned copy")
        verbose_name_plural = _("cleaned copies")

    def __str__(self):
        return f"{self.submission} -> {self.document_id}"


class KeyHolder(models.Model):
    """Somebody whose private key is on a machine of theirs, and never on this one."""

    label = models.CharField(_("label"), max_length=60, unique=True)
    recipient = models.CharField(_("public key"), max_length=80, unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("key holder")
        verbose_name_plural = _("key holders")

    def __str__(self):
        return self.label


class Rehearsal(models.Model):
    """A message encrypted to one key holder as leaks are; typing the words inside proves that the key opens."""

    holder = models.ForeignKey(KeyHolder, on_delete=models.CASCADE, related_name="rehearsals")
    recipient = models.CharField(max_length=80, help_text="The key that it was for; another key proves itself anew.")
    ciphertext = models.BinaryField()
    words_digest = models.CharField(max_length=64)
    made_on = models.DateField()
    proved_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")

    def __str__(self):
        return f"{self.holder}: {self.made_on}"
