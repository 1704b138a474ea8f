"""What ties two organisations: one owns the other, holds shares in it, or the same person leads both."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models import DatePrecision
from wiki.dossiers.models.fact import Fact


class LinkKind(models.TextChoices):
    """What the first organisation is to the second."""

    SUBSIDIARY = "subsidiary", _("is a subsidiary of")
    SHAREHOLDER = "shareholder", _("holds shares in")
    DIRECTOR = "director", _("shares a director with")
    SUPPLIER = "supplier", _("supplies")


class OrganisationLink(Fact):
    """A tie from `organisation` to `other`. A person is named only in a public role, which must be said."""

    FIELDS = (
        "organisation", "kind", "other", "share", "person", "public_role", "note",
        "date", "date_precision", "date_end", "date_end_precision",
    )  # fmt: skip

    organisation = models.ForeignKey("archive.Organisation", on_delete=models.PROTECT, related_name="links_from")
    other = models.ForeignKey("archive.Organisation", on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(_("what ties them"), max_length=12, choices=LinkKind)
    share = models.DecimalField(_("share (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    person = models.CharField(_("person"), max_length=120, blank=True)
    public_role = models.CharField(_("public role of this person"), max_length=200, blank=True)
    note = models.CharField(_("in a few words"), max_length=300, blank=True)
    date = models.DateField(_("since"), null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    date_end = models.DateField(_("until"), null=True, blank=True)
    date_end_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)

    class Meta:
        ordering = ["organisation__name", "kind", "pk"]
        verbose_name = _("link between organisations")
        verbose_name_plural = _("links between organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person="") | ~models.Q(public_role=""), name="link_person_in_public_role"
            ),
            models.CheckConstraint(condition=~models.Q(organisation=models.F("other")), name="link_two_organisations"),
        ]

    def __str__(self):
        return f"{self.organisation} {self.get_kind_display()} {self.other}"
