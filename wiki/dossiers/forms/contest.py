"""Another source says otherwise: with a value of its own, which stands beside the first, or without one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.forms.fields import VagueDateField, partial
from wiki.dossiers.forms.typed_value import ValueUnreadable, read_value
from wiki.dossiers.models import Claim
from wiki.dossiers.proposing import Change
from wiki.dossiers.snapshots import Cited, cited
from wiki.dossiers.values import written_value
from wiki.evidence.models import Stance


class ContestForm(FactForm):
    """What a source says instead of the value of `claim`."""

    model = Claim

    value = forms.CharField(
        label=_("What does your source say instead?"),
        max_length=2000,
        required=False,
        help_text=_("Leave it empty if your source only says that it is not so."),
    )
    date = VagueDateField(label=_("When was it so?"))
    said_by = forms.CharField(label=_("Who says so?"), max_length=200, required=False)
    by_interested_party = forms.BooleanField(label=_("Only those who sell or want the project say so"), required=False)

    def __init__(self, *args, claim, **kwargs):
        self.claim = claim
        super().__init__(*args, **kwargs)
        del self.fields["stance"]  # what it does follows from what is said

    def clean(self):
        """Read the value as the contested one is read; a source is needed in either case."""
        said = super().clean()
        if not said.get("citations") and "sources" not in self.errors:
            self.add_error("sources", _("Give the page that says so: without it nobody can compare."))
        if said.get("value"):
            try:
                said["read"] = read_value(said["value"], self.claim.topic)
            except ValueUnreadable as error:
                self.add_error("value", str(error))
        return said

    def change(self) -> Change:
        """Return another value beside the first, or the first with a source that contradicts it."""
        said = super().change()
        if self.cleaned_data.get("read"):
            return said
        against = [Cited(one.code, one.page_from, one.page_to, one.words, Stance.CONTRADICTS) for one in said.citations]
        return Change(self.claim, {}, [*cited(self.claim), *against], said.title, said.territories)

    def values(self) -> dict:
        """Return the other value, of the same property and for the same thing."""
        said = self.cleaned_data
        if not said.get("read"):
            return {}
        names = ("subject", "topic", "label", "scope", "currency", "tax", "per", "payer", "payer_name", "unit")
        same = {name: getattr(self.claim, name) for name in names}
        own = {name: value for name, value in said["read"].fields().items() if value or name not in same}
        return (
            same
            | own
            | partial("date", said["date"])
            | {
                "said_by": said["said_by"],
                "by_interested_party": said["by_interested_party"],
            }
        )

    def heading(self) -> str:
        """Return what is contested, and how."""
        return f"{self.claim.topic_name} : {self.cleaned_data['value'][:80] or '≠ ' + written_value(self.claim)[:80]}"
