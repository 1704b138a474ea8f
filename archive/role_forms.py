"""The form that gives a role: which, where, why."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from archive import account_roles
from archive.models import Role
from archive.place_choice import full_name, places_meant


class RoleForm(forms.Form):
    """Checked against what is typed only; what may be given, the verb decides."""

    role = forms.ChoiceField(label=_("Role"))
    places = forms.CharField(
        label=_("Territories (of the review team only)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Towns, departments or regions, one a line: only what concerns them is reviewed. None: all."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=account_roles.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the change, for the administration; never public."),
    )

    def __init__(self, *args, account, by, **kwargs):
        places = "\n".join(full_name(place) for place in account.territories.order_by("path"))
        super().__init__(*args, initial={"role": account.role, "places": places}, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in account_roles.roles_for(by)]

    def clean_places(self):
        """Return the territories that were named, each clear."""
        found = []
        for line in re.split(r"[\n;]+", self.cleaned_data["places"]):
            if not line.strip():
                continue
            meant = places_meant(line.strip())
            if not meant:
                raise forms.ValidationError(_("No place is named “%(place)s”.") % {"place": line.strip()[:100]})
            if len(meant) > 1:
                choices = ", ".join(full_name(place) for place in meant[:5])
                raise forms.ValidationError(
                    _("Several places are named “%(place)s”: write one of %(choices)s.")
                    % {"place": line.strip()[:100], "choices": choices}
                )
            found += meant
        return list(dict.fromkeys(found))

    def territories(self):
        """Return the territories of a moderator; of any other role, none."""
        return self.cleaned_data["places"] if self.cleaned_data["role"] == Role.MODERATOR else []
