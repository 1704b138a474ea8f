"""What narrows a search: read leniently, and each thing that cannot be understood said beside its field."""

import re

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from archive.document_dates import DateUnreadable, read_partial_date
from archive.models import Collection, Nature, Origin, Provenance, Technology
from archive.organisations import named
from archive.place_choice import places_meant
from archive.search.find import Filters
from archive.search_indexes import last_day

QUERY_MAX = 300  # characters
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class TypedDay(forms.CharField):
    """The first or last day of what was typed: `20/06/2019`, `2019-06-20`, `06/2019`, `2019`."""

    def __init__(self, *, last=False, **options):
        super().__init__(max_length=40, required=False, **options)
        self.last = last

    def clean(self, value):
        """Return a date, or None when nothing was typed."""
        text = _ISO.sub(r"\3/\2/\1", super().clean(value))
        try:
            typed = read_partial_date(text)
        except DateUnreadable as error:
            raise forms.ValidationError(str(error)) from error
        return last_day(typed) if self.last else typed.date


def asked_of(query):
    """Return what an address asks, a `QueryDict`, short enough and without what no text can hold."""
    asked = query.copy()
    for name in asked:
        asked[name] = asked[name].replace("\0", "")
    asked["q"] = asked.get("q", "")[:QUERY_MAX]
    return asked


class SearchForm(forms.Form):
    """The words, and what narrows them. Names in the address are those of the API, but `place`, which people type."""

    q = forms.CharField(
        label=_("A word, a city, a company"),
        required=False,
        max_length=QUERY_MAX,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=120, help_text=_("A town, a department or a region.")
    )
    kind = forms.ChoiceField(label=_("Provenance"), required=False, choices=[("", _("all")), *Provenance.choices])
    nature = forms.ChoiceField(label=_("Nature"), required=False, choices=[("", _("all")), *Nature.choices])
    organisation = forms.CharField(
        label=_("Organisation"), required=False, max_length=200, help_text=_("A company, an administration.")
    )
    technology = forms.ModelChoiceField(
        Technology.objects.filter(merged_into__isnull=True),
        to_field_name="slug",
        label=_("Technology"),
        required=False,
        empty_label=_("all"),
    )
    origin = forms.ChoiceField(
        label=_("Reading of the text"),
        required=False,
        choices=[
            ("", _("all")),
            (Origin.FILE.value, Origin.FILE.label),
            (Origin.RECOGNISED.value, Origin.RECOGNISED.label),
            (Origin.CORRECTED.value, Origin.CORRECTED.label),
        ],
    )
    date_from = TypedDay(label=_("Dated from"), help_text=_("20/06/2019, 06/2019 or 2019."))
    date_to = TypedDay(label=_("to"), last=True)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("the most relevant first")),
            ("date", _("the latest date first")),
            ("date-oldest", _("the oldest date first")),
            ("added", _("the last added first")),
            ("added-oldest", _("the first added first")),
        ],
    )
    exact = forms.BooleanField(label=_("Exact search: without the words that mean the same"), required=False)

    collection = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    homonyms = ()

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user  # whose private collections may be searched
        self.fields["technology"].choices = self._technology_choices

    @cached_property
    def technologies(self) -> dict[str, str]:
        """The names of all technologies by their slugs, to choose from; whoever knows them already may say them."""
        return dict(self.fields["technology"].queryset.values_list("slug", "name"))

    def _technology_choices(self):
        return [("", self.fields["technology"].empty_label), *self.technologies.items()]

    def add_prefix(self, field_name):
        """Say `from` and `to` in the address: `from` cannot be the name of an attribute."""
        return super().add_prefix(field_name.removeprefix("date_"))

    def clean_place(self):
        """Return the territory; several of one name are kept in `homonyms` to choose from."""
        typed = self.cleaned_data["place"]
        found = places_meant(typed)
        if len(found) > 1:
            self.homonyms = found
            raise forms.ValidationError(_("Several places have this name: choose one below."))
        if typed and not found:
            raise forms.ValidationError(_("No town, department or region has this name."))
        return found[0] if found else None

    def clean_organisation(self):
        """Return the organisation of this slug, name or other name."""
        typed = self.cleaned_data["organisation"]
        if not typed:
            return None
        found = named(typed)
        if found:
            return found
        raise forms.ValidationError(_("No organisation has this name here."))

    def clean_collection(self) -> Collection | None:
        """Return the collection of this code, if this person may see it."""
        code = self.cleaned_data["collection"]
        if not code:
            return None
        found = Collection.objects.visible_to(self.user).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("This collection is not here, or not public."))
        return found

    def filters(self) -> Filters:
        """Return what was asked, once the form is valid."""
        said = self.cleaned_data
        return Filters(
            territory=said["place"].code if said["place"] else "",
            provenance=said["kind"],
            nature=said["nature"],
            date_from=said["date_from"],
            date_to=said["date_to"],
            exact=said["exact"],
            sort=said["sort"],
            organisation=said["organisation"].slug if said["organisation"] else "",
            technology=said["technology"].slug if said["technology"] else "",
            origin=said["origin"],
            collection=said["collection"].code if said["collection"] else "",
        )
