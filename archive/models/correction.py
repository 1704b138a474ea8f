"""What a person corrects in the text of a page: kept apart from the page, so that reading it again loses nothing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    """The whole text of one page as somebody says it is; applied once approved, and again after each reading."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    version = models.ForeignKey("archive.Version", on_delete=models.CASCADE, related_name="corrections")
    rank = models.PositiveIntegerField(help_text="Of the page.")
    before = models.TextField(help_text="The text that was corrected.")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["version", "rank"], name="correction_page")]
        verbose_name = _("correction of a text")
        verbose_name_plural = _("corrections of texts")

    def __str__(self):
        return f"{self.version} p. {self.rank}: {self.state}"
