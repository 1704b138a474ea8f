"""An official act: what it is, its three dates, and whether we have it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Document, Territory
from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.forms.fields import DayField, OrganisationField
from wiki.dossiers.models import YEARS_VALID, Act, ActKind, Presence, Project

DAYS = ["signed", "received", "published"]


class ActForm(FactForm):
    """An act about a project or in a territory."""

    model = Act
    folded = ((_("Its dates: voted or signed, received, published"), [*DAYS, "years_valid"]),)

    kind = forms.ChoiceField(label=_("What kind of act?"), choices=ActKind)
    presence = forms.ChoiceField(label=_("Do we have it?"), choices=Presence, initial=Presence.NOT_ASKED)
    number = forms.CharField(label=_("Its number"), max_length=80, required=False, help_text=_("As printed: 18-893."))
    title = forms.CharField(label=_("What it is about"), max_length=250, required=False)
    authority = OrganisationField(label=_("Who made it?"))
    signed = DayField(label=_("Voted or signed on"))
    received = DayField(label=_("Received by the prefecture on"))
    published = DayField(label=_("Published on"))
    years_valid = forms.IntegerField(
        label=_("Valid for (years)"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("A prefect’s order on cameras holds for five years."),
    )
    position = forms.CharField(
        label=_("What it says, in a few words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sources"].help_text = _(
            "The address of the act itself when it is here, or of a page that speaks of it. Or a few words, and we look"
            " for the page together. One source a line."
        )

    def clean(self):
        """Hold that what we have is here."""
        said = super().clean()
        if said.get("presence") == Presence.PRESENT and not said.get("citations") and not self.errors:
            self.add_error("sources", _("If we have it, give its address here: send the document first if needed."))
        return said

    def values(self) -> dict:
        """Return the values of the act; its document is the first of its sources."""
        said = self.cleaned_data
        names = ("kind", "presence", "number", "title", "authority", "position", *DAYS)
        values = {name: said[name] for name in names}
        values["years_valid"] = said["years_valid"] or YEARS_VALID.get(said["kind"])
        values["document"] = self._document()
        if self.row is not None:
            return values
        about = {"projects": [self.subject]} if isinstance(self.subject, Project) else {}
        return values | ({"territory": self.subject} if isinstance(self.subject, Territory) else about)

    def _document(self):
        """Return the document that is the act; the one that it had, for an edit that gives no other."""
        said = self.cleaned_data
        if said["presence"] != Presence.PRESENT:
            return None
        return Document.objects.published().filter(code=said["citations"][0].code).first()

    def heading(self) -> str:
        """Return the act in a few words."""
        said = self.cleaned_data
        return " ".join(filter(None, [str(ActKind(said["kind"]).label), said["number"]]))

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        names = ("kind", "presence", "number", "title", "years_valid", "position")
        same = {name: getattr(row, name) for name in names} | {"authority": row.authority and row.authority.name}
        days = {name: f"{getattr(row, name):%d/%m/%Y}" for name in DAYS if getattr(row, name)}
        return super().initial_of(row) | same | days
