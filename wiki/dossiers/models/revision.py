"""The history of facts: each version of each, with who wrote it and why."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class FactRevision(models.Model):
    """What a fact was before and after one change (`wiki.dossiers.snapshots`); the day only, as elsewhere in public."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    number = models.PositiveIntegerField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True, help_text="None: the fact was taken away.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposal = models.ForeignKey(
        "proposals.Proposal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)
    day = models.DateField()

    class Meta:
        ordering = ["content_type", "object_id", "number"]
        verbose_name = _("version of a fact")
        verbose_name_plural = _("versions of facts")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="fact_revision_number")
        ]

    def __str__(self):
        return f"{self.content_type.model} {self.object_id}, {self.number}"
