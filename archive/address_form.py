"""What is asked of whoever gives a press article by its address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.deposit_forms import EXTRACT_LENGTH
from archive.place_choice import full_name, places_meant


class AddressForm(forms.Form):
    """A press article by its address: where it is, and the place that it is about."""

    address = forms.URLField(
        label=_("Address of the article"),
        max_length=500,
        assume_scheme="https",
        error_messages={"required": _("Give the address of the article.")},
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        help_text=_("A town, a department or a region: “Saint-Denis (93)”, “Loire”, or an INSEE code such as 42218."),
        error_messages={"required": _("Name the place that this document is about.")},
    )
    extract = forms.CharField(
        label=_("The passage that matters (optional)"),
        required=False,
        max_length=EXTRACT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Readers see it, with a link to the article; the rest is searched and read at its source."),
    )

    homonyms = ()

    def clean_place(self):
        """Return the place; of several of one name, ask for the code."""
        found = places_meant(self.cleaned_data["place"])
        if len(found) > 1:
            names = ", ".join(full_name(place) for place in found[:12])
            raise forms.ValidationError(
                _("Several places are named “%(name)s”: write one of %(names)s."),
                params={"name": self.cleaned_data["place"], "names": names},
            )
        if not found:
            raise forms.ValidationError(
                _("No town, department or region has this name: check its spelling. A postcode is not understood.")
            )
        return found[0]

    def clean_address(self) -> str:
        """Take an address of the web only."""
        address = self.cleaned_data["address"]
        if not address.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give an address that begins with https:// or http://."))
        return address
