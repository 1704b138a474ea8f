"""The visual language on one page, `/style/`, for whoever writes a template: there in development only."""

from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

COLOURS = [
    "paper", "sheet", "soft", "ink", "muted", "line", "line-strong", "accent", "mark",
    "warn", "warn-soft", "ok", "ok-soft", "off", "off-soft", "note-soft",
]  # fmt: skip
SIZES = ["title", "part", "entry", "text", "note", "small"]


class Sample(forms.Form):
    """One field of each kind, so that the page shows what forms really write."""

    title = forms.CharField(label="Title", help_text="As it stands on the document.", max_length=20)
    place = forms.ChoiceField(label="Place", choices=[("", "Choose a place"), ("42218", "Saint-Étienne")])
    date = forms.CharField(label="Date", help_text="A day, a month or a year: 12.05.2019, 05.2019, 2019.")
    summary = forms.CharField(label="Summary", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="File", required=False)
    sure = forms.BooleanField(label="I have read what becomes public", required=False)
    seen = forms.ChoiceField(
        label="Where it was seen", widget=forms.RadioSelect, choices=[("press", "In the press"), ("town", "Town hall")]
    )


@require_safe
def show(request):
    """Show every element in the site's own classes."""
    if not settings.DEBUG:
        raise Http404
    mistaken = {"wrong-title": "A title that is much too long for its field", "wrong-seen": "press"}
    wrong = Sample(mistaken, prefix="wrong")
    facets = [
        SimpleNamespace(label="Nature", links=[_link("Deliberation", 12), _link("Contract or procurement", 3)]),
        SimpleNamespace(label="Place", links=[_link("Saint-Étienne", 9), _link("Nice", 6)]),
    ]
    context = {"colours": COLOURS, "sizes": SIZES, "form": Sample(), "wrong": wrong, "facets": facets}
    return render(request, "site/style.html", context | {"today": timezone.localdate()})


def _link(label: str, count: int):
    return SimpleNamespace(label=label, count=count, address="#facets")
