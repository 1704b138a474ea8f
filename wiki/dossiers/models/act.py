"""An official paper about a project: what it is, when it was made, and whether anybody has seen it."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiki.dossiers.models.fact import Fact, FactQuerySet


class ActKind(models.TextChoices):
    """What kind of act."""

    DELIBERATION = "deliberation", _("Deliberation")
    CONTRACT = "contract", _("Contract or agreement")
    PREFECT_ORDER = "prefect-order", _("Prefect’s order")
    IMPACT_ASSESSMENT = "impact-assessment", _("Impact assessment (AIPD)")
    CNIL = "cnil", _("Position of the CNIL")
    CADA = "cada", _("Opinion of the CADA")
    JUDGMENT = "judgment", _("Judgment")


class Presence(models.TextChoices):
    """Whether the paper is known."""

    PRESENT = "present", _("We have it")
    ABSENT = "absent", _("It does not exist")
    REFUSED = "refused", _("Refused to us")
    NOT_ASKED = "not-asked", _("Not asked for yet")


# How long an act holds when it does not say: the prefect's order, CSI L252-4.
YEARS_VALID = {ActKind.PREFECT_ORDER: 5}


class ActQuerySet(FactQuerySet):
    """Who may see which acts."""

    def visible_to(self, user):
        """Acts that this person may see: not those of projects that are all taken away."""
        of_projects = self.model.projects.through.objects.filter(act=models.OuterRef("pk"))
        shown = models.Exists(of_projects.filter(project__removed=False)) | ~models.Exists(of_projects)
        return super().visible_to(user).filter(shown)


class Act(Fact):
    """An act. Without `document` it is a gap, from which a letter can be written."""

    FIELDS = (
        "kind", "number", "title", "authority", "signed", "received", "published", "years_valid", "presence",
        "position", "document", "projects", "territory",
    )  # fmt: skip

    kind = models.CharField(_("kind"), max_length=20, choices=ActKind)
    number = models.CharField(_("number"), max_length=80, blank=True)
    title = models.CharField(_("what it is about"), max_length=250, blank=True)
    authority = models.ForeignKey(
        "archive.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="acts"
    )
    signed = models.DateField(_("voted or signed on"), null=True, blank=True)
    received = models.DateField(_("received by the prefecture on"), null=True, blank=True)
    published = models.DateField(_("published on"), null=True, blank=True)
    years_valid = models.PositiveSmallIntegerField(_("valid for (years)"), null=True, blank=True)
    presence = models.CharField(_("do we have it?"), max_length=10, choices=Presence, default=Presence.NOT_ASKED)
    position = models.TextField(_("what it says"), blank=True, max_length=2000)
    document = models.ForeignKey(
        "archive.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="acts"
    )
    projects = models.ManyToManyField("Project", blank=True, related_name="acts")
    territory = models.ForeignKey(
        "archive.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="acts"
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["signed", "pk"]
        verbose_name = _("act")
        verbose_name_plural = _("acts")

    def __str__(self):
        number = f" {self.number}" if self.number else ""
        return f"{self.get_kind_display()}{number}" + (f" – {self.title}" if self.title else "")

    @property
    def valid_until(self) -> date | None:
        """The day on which it ends, when it holds for some years only."""
        if not self.signed or not self.years_valid:
            return None
        try:
            return self.signed.replace(year=self.signed.year + self.years_valid)
        except ValueError:  # the 29th of February
            return self.signed.replace(year=self.signed.year + self.years_valid, day=28)

    @property
    def is_expired(self) -> bool:
        """Whether it holds no more."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()
