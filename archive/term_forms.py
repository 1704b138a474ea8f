"""A pair of words for the search: each says something, and they are not the same."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Term
from archive.search.synonyms import key_of


class TermForm(forms.ModelForm):
    """A word, the word that it stands for, and who says it."""

    class Meta:
        model = Term
        fields = ["word", "equivalent", "register"]
        labels = {"word": _("Word or phrase"), "equivalent": _("means the same as"), "register": _("The first is")}
        error_messages = {"__all__": {"unique_together": _("This pair is already in the list.")}}

    def clean_word(self):
        """Return the word, if the search can look for it."""
        return _searchable(self.cleaned_data["word"])

    def clean_equivalent(self):
        """Return the other word, if the search can look for it."""
        return _searchable(self.cleaned_data["equivalent"])

    def clean(self):
        """Refuse a pair that the search takes for one word already, or has the other way round."""
        word, equivalent = self.cleaned_data.get("word"), self.cleaned_data.get("equivalent")
        if word and equivalent:
            if key_of(word) == key_of(equivalent):
                raise forms.ValidationError(_("The search takes these two for the same word already."))
            if Term.objects.filter(word=equivalent, equivalent=word).exists():
                raise forms.ValidationError(_("This pair is already in the list."))
        return super().clean()


def _searchable(typed: str) -> str:
    if not key_of(typed):
        raise forms.ValidationError(_("The search cannot look for this: write a word that says something."))
    return " ".join(typed.split())
