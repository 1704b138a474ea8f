"""The form in which anybody reports something, with or without account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from archive.against_spam import Lane
from archive.models import Report
from archive.open_forms import OpenForm
from archive.reports import TEXT_MAX, plain


class ReportForm(OpenForm, forms.Form):
    """What it is about, the text, and what goes with a reply."""

    lane = Lane("report")

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    text = forms.CharField(
        label=_("What should we know?"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Which page, which words, what is right. Of a right of reply: the text to show, in plain words."),
        error_messages={"required": _("Write something first.")},
    )
    signed = forms.CharField(
        label=_("Signature of a reply, as it is to be shown"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For a right of reply only: everybody will read it."),
    )
    contact = forms.CharField(
        label=_("How to answer you (optional)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Read by the review team only, deleted once it is decided. The follow code answers without it."),
    )

    def clean_text(self):
        """Refuse a text of spaces or of signs that nobody sees."""
        text = plain(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    def clean(self):
        """A reply is signed."""
        data = super().clean()
        if data.get("kind") == Report.Kind.REPLY and not data.get("signed", "").strip():
            self.add_error("signed", _("A right of reply is signed: write the signature that is to be shown."))
        return data

    @property
    def days(self) -> int:
        """Within how many days the kinds with a clock are decided."""
        return settings.REPORT_DAYS
