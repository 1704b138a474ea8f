"""Fields that facts share: a date as far as it is known, an exact day, an organisation by its name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.deposit_forms import PartialDateField
from archive.document_dates import DateUnreadable, PartialDate, read_partial_date, typed_date
from archive.models import DatePrecision, Organisation
from wiki.dossiers import organisations

DATE_HELP = _("20/06/2019, 06/2019, 2019, “spring 2019”, or 19/02/2019 - 20/02/2019.")
ORGANISATIONS_OFFERED = 300


def partial(name: str, date: PartialDate, *, with_end: bool = True) -> dict:
    """Return a partial date as the fields of a fact: `date`, `date_precision`, `date_end`."""
    said = {name: date.date, f"{name}_precision": date.date_precision}
    return said | ({f"{name}_end": date.date_end} if with_end else {})


def typed(row, name: str) -> str:
    """Return a date of a fact as people type it."""
    end = getattr(row, f"{name}_end", None)
    return typed_date(PartialDate(getattr(row, name), end, getattr(row, f"{name}_precision")))


class VagueDateField(PartialDateField):
    """A partial date, optional unless said otherwise."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 40, "required": False, "help_text": DATE_HELP} | options)


class DayField(forms.CharField):
    """One exact day."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 40, "required": False, "help_text": _("20/06/2019")} | options)

    def clean(self, value):
        """Return the day, or None."""
        try:
            said = read_partial_date(super().clean(value))
        except DateUnreadable as error:
            raise forms.ValidationError(str(error)) from error
        if said.date and said.date_precision != DatePrecision.DAY:
            raise forms.ValidationError(_("The whole day is needed here: write 20/06/2019."))
        return said.date


class OrganisationField(forms.CharField):
    """An organisation by its name; one that is not in the list is made when the fact is approved.

    `names` (`organisations.Names`) has been read by whoever cleans many forms.
    """

    names = None

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"list": "organisations"})
        super().__init__(**{"max_length": 200, "required": False, "widget": widget} | options)

    def clean(self, value):
        """Return an `Organisation`, a `NewOrganisation`, or None."""
        name = " ".join(super().clean(value).replace("\0", "").split())
        look_up = self.names.named if self.names else organisations.named
        return look_up(name) if name else None


def organisations_offered() -> list[str]:
    """Return names for the browser to complete from."""
    names = Organisation.objects.filter(merged_into__isnull=True).order_by("name").values_list("name", flat=True)
    return list(names[:ORGANISATIONS_OFFERED])
