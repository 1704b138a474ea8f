"""What readers tell us is wrong, without account: a mistake, somebody's data, a reply, a request to take down."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """One report about a document, a page of the wiki or a fact. It waits in the queue (`Review`, kind `report`)."""

    class Kind(models.TextChoices):
        MISTAKE = "mistake", _("Something is wrong")
        PERSONAL_DATA = "personal-data", _("Personal data of somebody")
        TAKEDOWN = "takedown", _("Request to take down")
        REPLY = "reply", _("Right of reply")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        WAITING = "waiting", _("to review")
        ACCEPTED = "accepted", _("followed")
        REFUSED = "refused", _("not followed")

    kind = models.CharField(_("what is it about?"), max_length=15, choices=Kind)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    page_rank = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(_("what should we know?"))
    signed = models.CharField(_("signature, as it is to be shown"), max_length=200, blank=True)
    contact = models.CharField(
        _("how to answer you (optional)"), max_length=200, blank=True, help_text="Deleted once it is decided."
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    receipt_hmac = models.CharField(max_length=64, blank=True, db_index=True)
    received = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_public = models.BooleanField(default=False, help_text="The text of a reply is shown beside its subject.")

    class Meta:
        ordering = ["-received", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="report_subject")]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class WithdrawalCheck(models.Model):
    """What asking for every surface of a withdrawn document, as a reader without account, gave."""

    document = models.ForeignKey("archive.Document", on_delete=models.CASCADE, related_name="withdrawal_checks")
    at = models.DateTimeField()
    surfaces = models.PositiveIntegerField(help_text="How many addresses, files and lists were asked.")
    findings = models.JSONField(default=list, help_text="What still showed it, one sentence each; none: all is hidden.")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.document.code}: {len(self.findings)}"
