"""What people add about a territory itself: a request to its administration, a collective that acts there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Organisation
from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.forms.fields import DayField, OrganisationField, VagueDateField, partial, typed
from wiki.dossiers.forms.organisation import DATES_HELP, from_to, typed_from_to
from wiki.dossiers.models import AccessRequest, Collective, Project, RequestState
from wiki.dossiers.models.place import of_a_site, on_madada

NOT_A_COLLECTIVE = {
    Organisation.Kind.COMPANY, Organisation.Kind.LOCAL, Organisation.Kind.STATE, Organisation.Kind.REGULATOR,
    Organisation.Kind.COURT, Organisation.Kind.MEDIA,
}  # fmt: skip


class RequestForm(FactForm):
    """A request for documents that somebody sent to an administration of the territory."""

    model = AccessRequest

    asked = forms.CharField(
        label=_("What was asked for"),
        max_length=300,
        help_text=_("As in the letter: the contract on the sound sensors. Name no person."),
    )
    addressee = OrganisationField(
        label=_("Who was asked?"), help_text=_("Leave it empty for the town hall, or the administration of this place.")
    )
    date = VagueDateField(label=_("Sent on"), help_text=DATES_HELP)
    state = forms.ChoiceField(label=_("What became of it?"), choices=RequestState, initial=RequestState.WAITING)
    answered = DayField(label=_("Answered on"))
    link = forms.CharField(
        label=_("Its address on MaDada (optional)"),
        max_length=300,
        required=False,
        validators=[on_madada],
        widget=forms.URLInput,
        help_text=_("Where the request and its answers can be read: https://madada.fr/…"),
    )
    project = forms.ModelChoiceField(
        label=_("About which project?"), queryset=Project.objects.none(), required=False, empty_label=_("None of these")
    )
    note = forms.CharField(label=_("In a few words (optional)"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        projects = Project.objects.visible_to(None).in_territory(self.subject).order_by("name", "pk")
        self.fields["project"].queryset = projects.defer("text", "stems")
        self.fields["sources"].label = _("The page that proves it (optional)")

    def clean(self):
        """Hold that an answer does not come before its request."""
        said = super().clean()
        sent, answered = said.get("date"), said.get("answered")
        if sent and sent.date and answered and answered < sent.date:
            self.add_error("answered", _("The answer comes before the request: check both dates."))
        return said

    def values(self) -> dict:
        """Return the values of the request."""
        said = self.cleaned_data
        names = ("asked", "addressee", "state", "answered", "link", "project", "note")
        values = {name: said[name] for name in names} | partial("date", said["date"], with_end=False)
        return values | ({"territory": self.subject} if self.row is None else {})

    def heading(self) -> str:
        """Return what was asked for."""
        return self.cleaned_data["asked"]

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        same = {name: getattr(row, name) for name in ("asked", "state", "link", "project", "note")}
        same["addressee"] = row.addressee.name if row.addressee else ""
        same["answered"] = f"{row.answered:%d/%m/%Y}" if row.answered else ""
        return super().initial_of(row) | same | {"date": typed(row, "date")}


class CollectiveForm(FactForm):
    """A collective that acts in the territory."""

    model = Collective

    organisation = OrganisationField(label=_("Which collective, association or union?"), required=True)
    contact = forms.CharField(
        label=_("Its contact page, on its own site (optional)"),
        max_length=300,
        required=False,
        validators=[of_a_site],
        widget=forms.URLInput,
        help_text=_("https://… Only a page that the collective itself publishes; never the address of a person."),
    )
    note = forms.CharField(
        label=_("What it does here, in a few words (optional)"),
        max_length=300,
        required=False,
        help_text=_("Name no person."),
    )
    date = VagueDateField(label=_("Since when"), help_text=DATES_HELP)
    date_end = VagueDateField(label=_("Until when"), help_text=DATES_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sources"].label = _("The page that proves it (optional)")

    def clean_organisation(self):
        """Refuse what is known here as something else than a collective."""
        found = self.cleaned_data["organisation"]
        if isinstance(found, Organisation) and found.kind in NOT_A_COLLECTIVE:
            kind = {"name": found, "kind": found.get_kind_display().lower()}
            raise forms.ValidationError(
                _("“%(name)s” is known here as: %(kind)s. Only collectives, associations and unions are listed."),
                params=kind,
            )
        return found

    def values(self) -> dict:
        """Return the values of the collective's presence."""
        said = self.cleaned_data
        values = {name: said[name] for name in ("organisation", "contact", "note")} | from_to(said)
        return values | ({"territory": self.subject} if self.row is None else {})

    def heading(self) -> str:
        """Return its name."""
        return self.cleaned_data["organisation"].name

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        same = {"organisation": row.organisation.name, "contact": row.contact, "note": row.note}
        return super().initial_of(row) | same | typed_from_to(row)
