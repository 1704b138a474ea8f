"""Who takes part in a project, and what ties two organisations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Organisation
from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.forms.fields import OrganisationField, VagueDateField, partial, typed
from wiki.dossiers.models import LinkKind, OrganisationLink, OrganisationRole, ProjectOrganisation

DATES_HELP = _("2019, 06/2019 or 20/06/2019.")
FROM_TO = ("date", "date_end")


class OrganisationForm(FactForm):
    """An organisation's part in a project."""

    model = ProjectOrganisation

    organisation = OrganisationField(label=_("Which company, administration, association?"), required=True)
    role = forms.ChoiceField(label=_("What does it do in this project?"), choices=OrganisationRole)
    note = forms.CharField(label=_("In a few words (optional)"), max_length=300, required=False)
    date = VagueDateField(label=_("Since when"), help_text=DATES_HELP)
    date_end = VagueDateField(label=_("Until when"), help_text=DATES_HELP)

    def values(self) -> dict:
        """Return the values of the part."""
        said = self.cleaned_data
        values = {name: said[name] for name in ("organisation", "role", "note")} | from_to(said)
        return values | ({"project": self.subject} if self.row is None else {})

    def heading(self) -> str:
        """Return who does what."""
        said = self.cleaned_data
        return f"{said['organisation'].name}, {OrganisationRole(said['role']).label}"

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        same = {"organisation": row.organisation.name, "role": row.role, "note": row.note}
        return super().initial_of(row) | same | typed_from_to(row)


class LinkForm(FactForm):
    """A tie between two organisations; `subject` is the first."""

    model = OrganisationLink

    kind = forms.ChoiceField(label=_("This organisation"), choices=LinkKind)
    other = OrganisationField(label=_("Which other organisation?"), required=True)
    share = forms.DecimalField(label=_("Share (%)"), min_value=0, max_value=100, decimal_places=2, required=False)
    person = forms.CharField(
        label=_("Name of the director they share"),
        max_length=120,
        required=False,
        help_text=_("Only somebody in a public role: head of a company, elected. Never an employee."),
    )
    public_role = forms.CharField(label=_("The public role of this person"), max_length=200, required=False)
    note = forms.CharField(label=_("In a few words (optional)"), max_length=300, required=False)
    date = VagueDateField(label=_("Since when"), help_text=DATES_HELP)
    date_end = VagueDateField(label=_("Until when"), help_text=DATES_HELP)

    def clean(self):
        """Hold a person's name only with a public role, and two organisations."""
        said = super().clean()
        if said.get("person") and not said.get("public_role"):
            self.add_error("public_role", _("Say in which public role: without one, no person is named here."))
        first = self.row.organisation if self.row else self.subject
        if isinstance(said.get("other"), Organisation) and said["other"] == first:
            self.add_error("other", _("Choose another organisation: this is the same one."))
        return said

    def values(self) -> dict:
        """Return the values of the link."""
        said = self.cleaned_data
        names = ("kind", "other", "share", "person", "public_role", "note")
        values = {name: said[name] for name in names} | from_to(said)
        return values | ({"organisation": self.subject} if self.row is None else {})

    def heading(self) -> str:
        """Return what it is to which."""
        said = self.cleaned_data
        return f"{LinkKind(said['kind']).label} {said['other'].name}"

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        same = {name: getattr(row, name) for name in ("kind", "share", "person", "public_role", "note")}
        return super().initial_of(row) | same | {"other": row.other.name} | typed_from_to(row)


def from_to(said: dict) -> dict:
    """Return since when and until when, each with its precision; nothing but days, months, seasons and years."""
    return partial("date", said["date"], with_end=False) | partial("date_end", said["date_end"], with_end=False)


def typed_from_to(row) -> dict:
    """Return both as people type them."""
    return {name: typed(row, name) for name in FROM_TO}
