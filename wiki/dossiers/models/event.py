"""Something that happened, with as much of its date as is known, and what it did to the project's status."""

import calendar
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models import DatePrecision, Document
from wiki.dossiers.models.fact import Fact, FactQuerySet
from wiki.dossiers.models.status import EventKind, Status
from wiki.evidence.models import Citation, Stance


def last_day(day: date, end: date | None, precision: str) -> date:
    """Return the last day that a partial date can mean: what is only known to the year may be of its December."""
    if precision == DatePrecision.RANGE:
        return end or day
    month, year = day.month, day.year
    if precision == DatePrecision.DAY:
        return day
    if precision == DatePrecision.YEAR:
        month = 12
    elif precision == DatePrecision.SEASON:  # December opens the winter that ends in the February after
        month, year = month % 12 // 3 * 3 + 2, year + (month == 12)
    return date(year, month, calendar.monthrange(year, month)[1])


class EventQuerySet(FactQuerySet):
    """Who may see which events, and which of them count."""

    def visible_to(self, user):
        """Events that this person may see: not those of a project that is taken away."""
        return super().visible_to(user).exclude(project__removed=True)

    def proven(self):
        """Events that a page confirms which everybody may see now."""
        confirming = Citation.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model),
            object_id=models.OuterRef("pk"),
            stance=Stance.CONFIRMS,
            document__in=Document.objects.published(),
        ).exclude(state=Citation.State.LOST)
        return self.filter(models.Exists(confirming))


class Event(Fact):
    """What happened to a project, or in a territory."""

    FIELDS = ("kind", "date", "date_end", "date_precision", "title", "text", "effect", "project", "territory", "act")

    kind = models.CharField(_("what happened"), max_length=15, choices=EventKind, default=EventKind.OTHER)
    date = models.DateField(_("date"))
    date_end = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    last_day = models.DateField(editable=False, help_text="The last day that the date can mean: events follow it.")
    title = models.CharField(_("in one sentence"), max_length=250)
    text = models.TextField(_("more about it"), blank=True, max_length=5000)
    effect = models.CharField(_("the project is now"), max_length=12, choices=Status, blank=True)
    project = models.ForeignKey("Project", null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    territory = models.ForeignKey(
        "archive.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    act = models.ForeignKey("Act", null=True, blank=True, on_delete=models.SET_NULL, related_name="events")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["last_day", "date", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["project", "last_day"], name="event_project"),
            models.Index(fields=["territory", "last_day"], name="event_territory"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project__isnull=False) | models.Q(territory__isnull=False), name="event_has_subject"
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Keep the last day with the date."""
        self.last_day = last_day(self.date, self.date_end, self.date_precision)
        if update_fields and {"date", "date_end", "date_precision"} & set(update_fields):
            update_fields = {*update_fields, "last_day"}
        super().save(*args, update_fields=update_fields, **kwargs)
