"""A project: its name, what it is, where it lies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Technology
from archive.place_choice import full_name, places_meant
from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.models import Project, TerritoryRole

NAMES_MAX = 20


class PlacesField(forms.CharField):
    """Territories by their names, between semicolons."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 1000, "required": False} | options)

    def clean(self, value):
        """Return the territories; name the one that is unknown or has homonyms."""
        territories = []
        for name in filter(None, (part.strip() for part in super().clean(value).split(";"))):
            found = places_meant(name)
            if not found:
                raise forms.ValidationError(_("No place is named “%(name)s”."), params={"name": name})
            if len(found) > 1:
                names = ", ".join(full_name(place) for place in found[:12])
                raise forms.ValidationError(
                    _("Several places are named “%(name)s”: write one of %(names)s."),
                    params={"name": name, "names": names},
                )
            territories += found
        return territories


class ProjectForm(FactForm):
    """A project, new or as it is known better."""

    model = Project
    folded = ((_("Another place carries the project or pays for it"), ["carries", "pays"]),)

    name = forms.CharField(
        label=_("Its name"), max_length=200, help_text=_("As people name it: Microphones of Beaubrun-Tarentaize.")
    )
    summary = forms.CharField(
        label=_("What it is, in two sentences"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    other_names = forms.CharField(
        label=_("Other names"), max_length=1000, required=False, help_text=_("Between semicolons: SOFT; Safe City.")
    )
    installed = PlacesField(
        label=_("Where is it installed, or to be?"), required=True, help_text=_("Between semicolons: Nice; Marseille.")
    )
    carries = PlacesField(label=_("Which place carries the project, if it is another?"))
    pays = PlacesField(label=_("Which place pays, if it is another?"))
    technologies = forms.ModelMultipleChoiceField(
        Technology.objects.filter(merged_into__isnull=True),
        to_field_name="slug",
        label=_("What does it use?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_other_names(self) -> list[str]:
        """Return the names, each once."""
        names = [" ".join(name.split())[:200] for name in self.cleaned_data["other_names"].split(";")]
        return list(dict.fromkeys(filter(None, names)))[:NAMES_MAX]

    def values(self) -> dict:
        """Return the values of the project; its address is made of its name when it is written."""
        said = self.cleaned_data
        places = [(role.value, place) for role in TerritoryRole for place in said[role.value]]
        values = {name: said[name] for name in ("name", "summary", "other_names")}
        return values | {"places": places, "technologies": list(said["technologies"])}

    def change(self):
        """Return what was said; the review team of the places decides about it."""
        said = super().change()
        places = tuple({place.pk: place for _role, place in said.values["places"]}.values())
        return type(said)(said.target, said.values, said.citations, said.title, places)

    def heading(self) -> str:
        """Return its name."""
        return self.cleaned_data["name"]

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        places = {role.value: [] for role in TerritoryRole}
        for role, territory in row.places:
            places[role].append(full_name(territory))
        return super().initial_of(row) | {
            "name": row.name,
            "summary": row.summary,
            "other_names": "; ".join(row.other_names),
            "technologies": [one.slug for one in row.technologies.all()],
            **{role: "; ".join(names) for role, names in places.items()},
        }
