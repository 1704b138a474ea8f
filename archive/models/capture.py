"""A page of the web that somebody gave by its address: fetched by the worker, kept as a WARC record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capture(models.Model):
    """The address of a document whose file is still to be fetched."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits to be fetched")
        WORKING = "working", _("being fetched")
        DONE = "done", _("fetched")
        FAILED = "failed", _("could not be fetched")

    document = models.OneToOneField("archive.Document", on_delete=models.CASCADE, related_name="capture")
    address = models.URLField(max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    failure = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.address}: {self.state}"
