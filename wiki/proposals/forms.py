"""The forms of a proposal: its text written again, and what its author says to the review team."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.deposit_forms import DepositForm
from wiki.pages.forms import EditForm
from wiki.pages.paths import PATH_MAX
from wiki.proposals.verbs import REMARK_MAX
from wiki.proposals.whole_pages import REASON_MAX


class TextForm(EditForm):
    """A proposed text written again, by its author or at review; of a page to be made, its address too."""

    path = forms.CharField(label=_("Address"), max_length=PATH_MAX, required=False)

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        if proposal.page_id:
            del self.fields["path"]


class AnswerForm(forms.Form):
    """What the author says to the review team."""

    text = forms.CharField(max_length=REMARK_MAX, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(DepositForm):
    """Documents joined to a text: files or photos, an article by its address, or both."""

    address = forms.URLField(
        label=_("Or the address of an article"), required=False, max_length=500, assume_scheme="https",
        help_text=_("It is fetched for you and kept; readers see an extract and the link."),
    )  # fmt: skip

    field_order = ["harm", "files", "joined", "address"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].required = False
        if self.is_bound and self.data.get("address", "").strip():
            self.fields["provenance"].required = bool(self.uploads or self.files.getlist("files"))

    def clean_address(self) -> str:
        """Take an address of the web only."""
        address = self.cleaned_data["address"]
        if address and not address.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give an address that begins with https:// or http://."))
        return address

    def clean(self):
        """Ask for one of them at least."""
        data = super().clean()
        if not (self.uploads or data.get("files") or data.get("address")) and not self.has_error("files"):
            self.add_error("files", _("Choose a file, or give the address of an article."))
        return data


class ReasonForm(forms.Form):
    """Why a page should move or go."""

    reason = forms.CharField(label=_("Why, in a few words"), max_length=REASON_MAX)


class MoveForm(ReasonForm):
    """Another address for a page."""

    path = forms.CharField(label=_("The address that it should have"), max_length=PATH_MAX)
    field_order = ["path", "reason"]
