"""What is said of a territory itself: the requests sent to its administration, and the collectives that act there."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models import DatePrecision
from wiki.dossiers.models.fact import Fact

MADADA = ("madada.fr", "www.madada.fr")
WEB = URLValidator(schemes=["http", "https"])


def on_madada(value: str) -> None:
    """Hold that an address is of a request on MaDada: no other site is asked to publish requests."""
    WEB(value)
    address = urlsplit(value)
    if address.scheme != "https" or address.netloc not in MADADA:
        raise ValidationError(_("This is not an address on MaDada: it begins with https://madada.fr/"))


def of_a_site(value: str) -> None:
    """Hold that an address is a page of the web, without a name or a password in it."""
    WEB(value)
    if "@" in value:
        raise ValidationError(_("Give the address of a page, not of a mailbox or of a person."))


class RequestState(models.TextChoices):
    """What became of a request for documents."""

    WAITING = "waiting", _("Waits for an answer")
    PARTIAL = "partial", _("Answered in part")
    ANSWERED = "answered", _("Answered")
    REFUSED = "refused", _("Refused")
    SILENCE = "silence", _("No answer after a month")
    CADA = "cada", _("Before the CADA")
    COURT = "court", _("Before the judge")
    GIVEN_UP = "given-up", _("Given up")


class AccessRequest(Fact):
    """A request for documents to an administration: what was asked for, when, and what came of it. No person is named.

    Without `addressee` it went to the town hall, or whatever governs the territory.
    """

    FIELDS = (
        "territory", "project", "asked", "addressee", "date", "date_precision", "state", "answered", "link", "note",
    )  # fmt: skip

    territory = models.ForeignKey("archive.Territory", on_delete=models.PROTECT, related_name="access_requests")
    project = models.ForeignKey(
        "Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="access_requests"
    )
    asked = models.CharField(_("what was asked for"), max_length=300)
    addressee = models.ForeignKey(
        "archive.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="access_requests"
    )
    date = models.DateField(_("sent"), null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    state = models.CharField(_("what became of it"), max_length=10, choices=RequestState, default=RequestState.WAITING)
    answered = models.DateField(_("answered on"), null=True, blank=True)
    link = models.CharField(_("address on MaDada"), max_length=300, blank=True, validators=[on_madada])
    note = models.CharField(_("in a few words"), max_length=500, blank=True)

    class Meta:
        ordering = ["territory", "date", "pk"]
        verbose_name = _("request for documents")
        verbose_name_plural = _("requests for documents")
        indexes = [models.Index(fields=["territory", "date"], name="request_territory")]

    def __str__(self):
        return self.asked


class Collective(Fact):
    """An organisation of people that acts in a territory, and where its own site says how to reach it."""

    FIELDS = (
        "territory", "organisation", "contact", "note", "date", "date_precision", "date_end", "date_end_precision",
    )  # fmt: skip
    NEW_ORGANISATION_KIND = "association"  # whose label says: association, union, collective

    territory = models.ForeignKey("archive.Territory", on_delete=models.PROTECT, related_name="collectives")
    organisation = models.ForeignKey("archive.Organisation", on_delete=models.PROTECT, related_name="acts_in")
    contact = models.CharField(_("its contact page"), max_length=300, blank=True, validators=[of_a_site])
    note = models.CharField(_("in a few words"), max_length=300, blank=True)
    date = models.DateField(_("since"), null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    date_end = models.DateField(_("until"), null=True, blank=True)
    date_end_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)

    class Meta:
        ordering = ["territory", "organisation__name", "pk"]
        verbose_name = _("collective")
        verbose_name_plural = _("collectives")

    def __str__(self):
        return str(self.organisation)
