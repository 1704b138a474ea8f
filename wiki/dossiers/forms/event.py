"""Something happened: what, when, and whether the project is further or stopped by it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.forms.fields import VagueDateField, partial, typed
from wiki.dossiers.models import Act, Event, EventKind, Project, Status

# An event says how far a project is; that nobody knows is what no event says.
EFFECTS = [("", _("No, or I do not know")), *(one for one in Status.choices if one[0] != Status.TO_VERIFY)]


class EventForm(FactForm):
    """An event of a project or of a territory."""

    model = Event

    title = forms.CharField(
        label=_("What happened, in one sentence"),
        max_length=250,
        help_text=_("For example: the town hall announces that the trial will not take place."),
    )
    date = VagueDateField(label=_("When"), required=True)
    kind = forms.ChoiceField(label=_("What is it?"), choices=EventKind, initial=EventKind.OTHER)
    effect = forms.ChoiceField(
        label=_("Did the status change? The project is now:"),
        choices=EFFECTS,
        required=False,
        help_text=_("A change of status needs a page that proves it."),
    )
    act = forms.ModelChoiceField(
        label=_("Which act is it about?"),
        queryset=Act.objects.none(),
        required=False,
        empty_label=_("None of these"),
        help_text=_("The deliberation, the contract, the judgment that was voted, signed or given that day."),
    )
    text = forms.CharField(
        label=_("More about it (optional)"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not isinstance(self.subject, Project):
            del self.fields["effect"]
        # The act that it has, which may be another project's, stays in the list.
        keys = {*acts_of(self.subject), getattr(self.row, "act_id", None)} - {None}
        self.fields["act"].queryset = Act.objects.visible_to(None).filter(pk__in=keys).order_by("signed", "pk")
        if not keys:
            del self.fields["act"]

    def values(self) -> dict:
        """Return the values of the event."""
        said = self.cleaned_data
        about = "project" if isinstance(self.subject, Project) else "territory"
        where = {about: self.subject} if self.row is None else {}
        return {
            "kind": said["kind"],
            "title": said["title"],
            "text": said["text"],
            "effect": said.get("effect", ""),
            **({"act": said["act"]} if "act" in said else {}),
            **partial("date", said["date"]),
            **where,
        }

    def heading(self) -> str:
        """Return the event's sentence."""
        return self.cleaned_data["title"]

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        same = {name: getattr(row, name) for name in ("kind", "title", "text", "effect", "act")}
        return super().initial_of(row) | same | {"date": typed(row, "date")}


def acts_of(subject) -> list[int]:
    """Return the keys of the acts of a project, or of a territory; read once for many forms about the same row."""
    if not hasattr(subject, "known_acts"):
        about = {"projects" if isinstance(subject, Project) else "territory": subject}
        subject.known_acts = list(Act.objects.visible_to(None).filter(**about).values_list("pk", flat=True))
    return subject.known_acts
