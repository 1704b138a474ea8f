"""What is to be masked in a document before readers see it: rectangles on its pages, drawn by the review team."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MaskedBy(models.TextChoices):
    """Who blacked a passage out, as readers are told."""

    ADMINISTRATION = "administration", _("masked by the administration")
    SOURCE = "source", _("masked by the source")
    US = "us", _("masked by us")


class Mask(models.Model):
    """One rectangle of a page, in 1/10000 of it; it hides nothing until the version `applied_in` is made."""

    version = models.ForeignKey("archive.Version", on_delete=models.CASCADE, related_name="drawn_masks")
    page_rank = models.PositiveIntegerField()
    x = models.PositiveSmallIntegerField()
    y = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    masked_by = models.CharField(_("masked by"), max_length=15, choices=MaskedBy, default=MaskedBy.US)
    why = models.CharField(_("what it hides, in general words"), max_length=200, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_in = models.ForeignKey(
        "archive.Version", null=True, blank=True, on_delete=models.CASCADE, related_name="applied_masks"
    )

    class Meta:
        ordering = ["page_rank", "y", "x", "pk"]
        indexes = [models.Index(fields=["version", "page_rank"], name="mask_of_page")]

    def __str__(self):
        return f"{self.version} p. {self.page_rank}"
