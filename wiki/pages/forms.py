"""The form in which a page is written."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wiki.evidence import problems, syntax
from wiki.pages import pasted
from wiki.pages.saving import SUMMARY_MAX, TITLE_MAX


class EditForm(forms.Form):
    """Title, text, summary, and the revision that the writer started from."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX)
    text = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"})
    )
    summary = forms.CharField(label=_("What you changed, in a few words"), max_length=SUMMARY_MAX, required=False)
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    part = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    made_citations = 0

    def __init__(self, *args, host: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.host = host

    def keep_to_part(self) -> None:
        """Let the title stay as it is: one part of the page is written, by itself."""
        self.fields["title"].widget = forms.HiddenInput()
        self.fields["text"].widget.attrs["rows"] = 16

    def clean_text(self):
        """Make citations of links to our documents; refuse those that cannot be read, each named by its line."""
        text, self.made_citations = self.with_citations()
        for found in syntax.malformed(text):
            self.add_error("text", problems.sentence(found))
        return text

    def with_citations(self) -> tuple[str, int]:
        """Return the text as it was typed, but for links to documents of this site, and how many these were."""
        text = str(self.data.get("text", "")).replace("\r\n", "\n")
        return pasted.with_citations(text, self.host)

    def said(self) -> list[str]:
        """Return what is to be said of what the form changed."""
        count = self.made_citations
        if not count:
            return []
        sentence = ngettext(
            "%(count)d link to a document of this site became a citation.",
            "%(count)d links to documents of this site became citations.",
            count,
        )
        return [sentence % {"count": count}]


class AddressForm(forms.Form):
    """The address of a page to be made."""

    path = forms.CharField(
        label=_("Address"),
        max_length=200,
        help_text=_("Small letters without accents, digits and dashes; a / for what belongs to a place: villes/nice."),
    )
