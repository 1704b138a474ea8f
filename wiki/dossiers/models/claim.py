"""One value of one property, as somebody says it. Several stand beside each other; none writes over another."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models import DatePrecision
from wiki.dossiers.models.fact import Fact, FactQuerySet
from wiki.dossiers.models.project import Project


class ValueKind(models.TextChoices):
    """What kind of value it is, and so which fields hold it."""

    NUMBER = "number", _("number")
    AMOUNT = "amount", _("amount")
    TEXT = "text", _("text")
    DATE = "date", _("date")
    YES_NO = "yes-no", _("yes or no")
    ORGANISATION = "organisation", _("organisation")


class Topic(models.TextChoices):
    """What is said of the subject; `OTHER` takes its name from `label`."""

    CAMERAS = "cameras", _("Number of cameras")
    MICROPHONES = "microphones", _("Number of microphones")
    DRONES = "drones", _("Number of drones")
    DEVICES = "devices", _("Number of other devices")
    COST = "cost", _("Cost of purchase and installation")
    RUNNING_COST = "running-cost", _("Running cost")
    STAFF_COST = "staff-cost", _("Cost of staff")
    FUNDING = "funding", _("Share paid by somebody else")
    INSTALLED = "installed", _("Is it installed?")
    WHO_DECIDES = "who-decides", _("Who decides")
    PURPOSE = "purpose", _("Purpose given")
    AREA = "area", _("Where exactly")
    LEGAL_BASIS = "legal-basis", _("Legal basis claimed")
    CNIL_POSITION = "cnil-position", _("What the CNIL says of it")
    RECORDING = "recording", _("Does it record?")
    RETENTION = "retention", _("Days that recordings are kept")
    RESULTS = "results", _("Results claimed")
    START = "start-date", _("Planned or real start")
    LEADER = "leader", _("Title of somebody in a public role")
    OTHER = "other", _("Something else")


# The kind of value that a property has; `OTHER` may have any.
VALUE_KINDS = {
    Topic.CAMERAS: ValueKind.NUMBER,
    Topic.MICROPHONES: ValueKind.NUMBER,
    Topic.DRONES: ValueKind.NUMBER,
    Topic.DEVICES: ValueKind.NUMBER,
    Topic.COST: ValueKind.AMOUNT,
    Topic.RUNNING_COST: ValueKind.AMOUNT,
    Topic.STAFF_COST: ValueKind.AMOUNT,
    Topic.FUNDING: ValueKind.AMOUNT,
    Topic.INSTALLED: ValueKind.YES_NO,
    Topic.WHO_DECIDES: ValueKind.ORGANISATION,
    Topic.RECORDING: ValueKind.YES_NO,
    Topic.RETENTION: ValueKind.NUMBER,
    Topic.START: ValueKind.DATE,
}


class Manner(models.TextChoices):
    """How exactly a number is meant."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    ESTIMATED = "estimated", _("estimated at")
    AT_LEAST = "at-least", _("at least")
    AT_MOST = "at-most", _("at most")


class Tax(models.TextChoices):
    """Whether an amount holds the tax."""

    UNKNOWN = "unknown", _("tax not said")
    WITH = "with", _("with tax")
    WITHOUT = "without", _("without tax")


class Per(models.TextChoices):
    """How often, or for what unit, an amount is paid."""

    ONCE = "once", _("once")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")
    UNIT = "unit", _("for each device")


class Verdict(models.TextChoices):
    """What the review team makes of a value among others."""

    KEPT = "kept", _("Value kept")
    OTHER = "other", _("Other value")
    SET_ASIDE = "set-aside", _("Set aside")


class ClaimQuerySet(FactQuerySet):
    """Who may see which values, and of what."""

    def visible_to(self, user):
        """Values that this person may see: not those of a project that is taken away."""
        project = ContentType.objects.get_for_model(Project)
        gone = Project.objects.filter(removed=True).values("pk")
        return super().visible_to(user).exclude(content_type=project, object_id__in=gone)

    def about(self, subject):
        """Values of this project, territory, organisation or technology."""
        return self.filter(content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)


class Claim(Fact):
    """A value with who says so and when it holds. Whether it is proven is computed (`wiki.dossiers.states`)."""

    FIELDS = (
        "subject", "topic", "label", "scope", "value_kind", "number", "manner", "unit", "currency", "tax", "per",
        "payer", "payer_name", "share", "text", "day", "day_end", "day_precision", "yes", "organisation", "date",
        "date_end", "date_precision", "said_by", "said_by_organisation", "by_interested_party", "verdict",
        "verdict_reason", "reading",
    )  # fmt: skip

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
    topic = models.CharField(_("what"), max_length=15, choices=Topic)
    label = models.CharField(_("name of the figure"), max_length=120, blank=True)
    # Two amounts with other words here are of other things: they are never compared, and never added.
    scope = models.CharField(_("for what exactly"), max_length=200, blank=True)
    value_kind = models.CharField(max_length=15, choices=ValueKind)

    number = models.DecimalField(_("number"), max_digits=16, decimal_places=2, null=True, blank=True)
    manner = models.CharField(_("how exactly"), max_length=10, choices=Manner, default=Manner.EXACT)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    tax = models.CharField(_("tax"), max_length=8, choices=Tax, blank=True)
    per = models.CharField(_("how often"), max_length=6, choices=Per, blank=True)
    payer = models.ForeignKey(
        "archive.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    payer_name = models.CharField(_("who pays"), max_length=200, blank=True)
    share = models.DecimalField(_("share (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    text = models.TextField(_("in words"), blank=True, max_length=2000)
    day = models.DateField(_("date"), null=True, blank=True)
    day_end = models.DateField(null=True, blank=True)
    day_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    yes = models.BooleanField(_("yes"), null=True, blank=True)
    organisation = models.ForeignKey(
        "archive.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="claims_about"
    )

    date = models.DateField(_("true on"), null=True, blank=True)
    date_end = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    said_by = models.CharField(_("who says so"), max_length=200, blank=True)
    said_by_organisation = models.ForeignKey(
        "archive.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    by_interested_party = models.BooleanField(_("said by those who sell or want the project"), default=False)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    verdict_reason = models.CharField(_("reason"), max_length=500, blank=True)
    reading = models.CharField(_("reading"), max_length=1, blank=True, help_text="A, B: of one ambiguous source.")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "label", "scope", "date", "pk"]
        verbose_name = _("value")
        verbose_name_plural = _("values")
        indexes = [models.Index(fields=["content_type", "object_id", "topic"], name="claim_subject")]

    def __str__(self):
        return self.topic_name

    def clean(self):
        """Hold the value in the fields of its kind, and a reason with each value set aside."""
        needed = {
            ValueKind.NUMBER: "number", ValueKind.AMOUNT: "number", ValueKind.TEXT: "text", ValueKind.DATE: "day",
            ValueKind.YES_NO: "yes", ValueKind.ORGANISATION: "organisation",
        }.get(self.value_kind)  # fmt: skip
        if needed and getattr(self, needed) in {None, ""}:
            raise ValidationError({needed: _("Write the value.")})
        if self.value_kind == ValueKind.AMOUNT and not (self.currency and self.scope):
            missing = "scope" if self.currency else "currency"
            raise ValidationError({missing: _("An amount says for what it is, and in which currency.")})
        if self.share is not None and not 0 <= self.share <= 100:
            raise ValidationError({"share": _("A share is between 0 and 100 %.")})
        if self.topic == Topic.OTHER and not self.label:
            raise ValidationError({"label": _("Give the figure a name.")})
        if self.verdict == Verdict.SET_ASIDE and not self.verdict_reason:
            raise ValidationError({"verdict_reason": _("Say why this value is set aside.")})

    @property
    def topic_name(self) -> str:
        """What the value is of, in words."""
        return self.label or str(Topic(self.topic).label)

    @property
    def group(self) -> tuple:
        """What values are compared within: property and scope; case and spaces do not tell two apart."""
        return (self.topic, *(" ".join(said.casefold().split()) for said in (self.label, self.scope)))
