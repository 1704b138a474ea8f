"""The advanced search: questions in plain words, from which the query is written for those who learn no operators."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.forms import SearchForm

QUESTIONS = ("all", "phrase", "any", "none", "title")
_WORDS = re.compile(r'"[^"]*"|\S+')
QUOTES = str.maketrans(dict.fromkeys('"«»“”', " "))


class AdvancedForm(SearchForm):
    """The words in a field for each question, then what narrows a search."""

    all = forms.CharField(
        label=_("All these words"), required=False, max_length=300, help_text=_("In any form: caméra finds caméras.")
    )
    phrase = forms.CharField(label=_("These very words, in this order"), required=False, max_length=300)
    any = forms.CharField(label=_("At least one of these words"), required=False, max_length=300)
    none = forms.CharField(label=_("None of these words"), required=False, max_length=300)
    title = forms.CharField(label=_("Words of the title"), required=False, max_length=300)

    field_order = QUESTIONS

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        del self.fields["q"]


def written_query(asked) -> str:
    """Return the query that the questions mean, in the form in which it could be typed."""
    parts = [asked.get("all", "").strip()]
    if phrase := " ".join(asked.get("phrase", "").translate(QUOTES).split()):
        parts.append(f'"{phrase}"')
    parts.append(" OU ".join(_WORDS.findall(asked.get("any", ""))))
    parts += [f"-{word.lstrip('-')}" for word in _WORDS.findall(asked.get("none", ""))]
    parts += [f"titre:{word}" for word in _WORDS.findall(asked.get("title", ""))]
    return " ".join(part for part in parts if part)
