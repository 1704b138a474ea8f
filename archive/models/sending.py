"""A deposit that is being prepared: files that arrive piece by piece, before anybody sends them to review."""

import secrets

from django.conf import settings
from django.db import models


def new_word() -> str:
    """Return an unguessable word for an address."""
    return secrets.token_urlsafe(24)


class Sending(models.Model):
    """What one person prepares. Whoever holds the word holds it; an account's is for that account alone."""

    word = models.CharField(max_length=40, unique=True, default=new_word)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sendings"
    )
    said = models.JSONField(default=dict, help_text="What the form said, kept while photos are put in order.")
    touched = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self):
        return f"sending {self.pk}"


class Upload(models.Model):
    """One file of a sending: how much of it has come, and, of a photo, how it is turned and whether it stays."""

    word = models.CharField(max_length=40, unique=True, default=new_word)
    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="uploads")
    rank = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=250)
    size = models.PositiveBigIntegerField(help_text="Bytes announced.")
    received = models.PositiveBigIntegerField(default=0, help_text="Bytes that are on disk.")
    turn = models.PositiveSmallIntegerField(default=0, help_text="Degrees clockwise, by quarters.")
    dropped = models.BooleanField(default=False)
    thumbnail = models.CharField(max_length=10, blank=True, help_text="done or failed; empty while it waits.")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self):
        return f"upload {self.pk}: {self.received} of {self.size}"
