"""The one queue: whatever waits for a person, of every kind."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.charge import in_charge


class ReviewQuerySet(models.QuerySet):
    """What waits, for whom."""

    def waiting(self):
        """Not decided, the longest wait first."""
        return self.exclude(state=Review.State.DECIDED).order_by("waiting_since", "pk")

    def for_moderator(self, user):
        """Reviews of this moderator's territories, of none, and of those that nobody was given."""
        return self.filter(in_charge(self.model, user))


class Review(models.Model):
    """Something that waits for a decision. Its kind is registered in `archive.desk.kinds`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("to review")
        QUESTION = "question", _("question asked")
        DECIDED = "decided", _("decided")

    kind = models.CharField(max_length=30)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    territories = models.ManyToManyField("archive.Territory", blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    version = models.PositiveIntegerField(default=0, help_text="Raised by every change: two decisions cannot both win.")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    first_approval_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    receipt_hmac = models.CharField(max_length=64, blank=True)
    waiting_since = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True, db_index=True, help_text="Of a legal clock.")
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When its decision was taken back.")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["waiting_since"], condition=~models.Q(state="decided"), name="review_waiting"),
            models.Index(fields=["content_type", "object_id"], name="review_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id"],
                condition=~models.Q(state="decided"),
                name="review_one_open",
            )
        ]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.state}"


class Reason(models.Model):
    """One of the reasons that the desk offers for a decision; free words go with it."""

    decision = models.CharField(_("decision"), max_length=20, help_text="refuse, ask, withdraw ...")
    text = models.CharField(_("reason"), max_length=300)
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)

    class Meta:
        ordering = ["decision", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "text"], name="reason_once")]
        verbose_name = _("reason for a decision")
        verbose_name_plural = _("reasons for decisions")

    def __str__(self):
        return self.text
