"""What narrows the list of changes, and what is asked before changes are undone or words blanked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.forms import TypedDay
from wiki.following.changes import Asked
from wiki.following.models import Blanking, ChangeKind
from wiki.pages import paths

REASON_MAX = 120  # characters: it stands in the summary of each revision
NUMBER_MAX = 2**31 - 1


class ChangesForm(forms.Form):
    """Names in the address are those of the site's pages, in French."""

    branche = forms.CharField(
        label=_("Page or branch"),
        required=False,
        max_length=paths.PATH_MAX,
        help_text=_("An address: “villes/nice” finds this page and those below it."),
    )
    genre = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("all")), *ChangeKind.choices])
    depuis = TypedDay(label=_("Since"), help_text=_("20/06/2019, 06/2019 or 2019."))
    avant = forms.IntegerField(label=_("Before"), required=False, min_value=1, max_value=NUMBER_MAX)

    def clean_branche(self) -> str:
        """Return the path, however its slashes and capitals were typed."""
        typed = self.cleaned_data["branche"].strip().strip("/").lower().removeprefix("wiki/")
        if typed and not paths.is_allowed(typed):
            raise forms.ValidationError(_("This is not the address of a page: write it as in villes/nice."))
        return typed

    def asked(self) -> Asked:
        """Return what was asked, once the form is valid."""
        said = self.cleaned_data
        return Asked(said["branche"], said["genre"], said["depuis"], said["avant"])


class UndoForm(forms.Form):
    """From which day on, or from which edit on, and why."""

    depuis = TypedDay(label=_("Since the day"), help_text=_("20/06/2019, 06/2019 or 2019. Empty: all their edits."))
    des = forms.IntegerField(required=False, min_value=1, max_value=NUMBER_MAX, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why (in the history of each page)"),
        max_length=REASON_MAX,
        error_messages={"required": _("Nothing was undone: write the reason.")},
    )


class BlankForm(forms.Form):
    """Which versions lose their words, and for which kind of reason."""

    last = forms.IntegerField(
        label=_("Up to version"),
        min_value=1,
        max_value=NUMBER_MAX,
        help_text=_("All versions from the one above to this one lose their text and their title."),
    )
    reason = forms.ChoiceField(label=_("Legal reason"), choices=Blanking.Reason.choices, widget=forms.RadioSelect)
    summaries = forms.BooleanField(label=_("Blank the summaries of these versions too"), required=False)
    typed = forms.CharField(
        label=_("A name or an address that must go from proposals too"),
        required=False,
        max_length=200,
        help_text=_(
            "Optional. Proposals lose the lines that repeat these versions; with this, each line that holds these"
            " words too. It is kept nowhere."
        ),
    )
