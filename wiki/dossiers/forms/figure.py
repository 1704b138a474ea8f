"""A figure, a cost, or anything else that somebody says of a project: the value, for what exactly, who says so."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wiki.dossiers.forms.fact import FactForm
from wiki.dossiers.forms.fields import VagueDateField, partial, typed
from wiki.dossiers.forms.typed_value import MANNER_WORDS, ValueUnreadable, read_value
from wiki.dossiers.models import Claim, Per, Tax, Topic, ValueKind
from wiki.dossiers.values import written_value

MONEY = ["tax", "per", "payer_name", "share"]


class FigureForm(FactForm):
    """One value of a project or a territory."""

    model = Claim
    folded = (
        (_("It is a sum of money: with tax, how often, who pays"), MONEY),
        (_("More: an interested party, two readings"), ["by_interested_party", "reading"]),
    )

    topic = forms.ChoiceField(label=_("What is it about?"), choices=Topic)
    label = forms.CharField(
        label=_("If it is something else: what?"), max_length=120, required=False, help_text=_("For example: staff.")
    )
    value = forms.CharField(
        label=_("The value"),
        max_length=2000,
        help_text=_("As the page says it: 50, about 50, at least 300, 30 000 €, yes, no, a date, a name, a few words."),
    )
    scope = forms.CharField(
        label=_("For what exactly?"),
        max_length=200,
        required=False,
        help_text=_("For example: the first three microphones; the whole project; 2019. A sum always says it."),
    )
    date = VagueDateField(label=_("When was it so?"))
    said_by = forms.CharField(
        label=_("Who says so?"), max_length=200, required=False, help_text=_("A newspaper, the mayor, the company…")
    )
    by_interested_party = forms.BooleanField(label=_("Only those who sell or want the project say so"), required=False)
    tax = forms.ChoiceField(label=_("With tax?"), choices=Tax, initial=Tax.UNKNOWN, required=False)
    per = forms.ChoiceField(label=_("How often?"), choices=Per, initial=Per.ONCE, required=False)
    payer_name = forms.CharField(label=_("Who pays it?"), max_length=200, required=False)
    share = forms.DecimalField(
        label=_("Which share of the whole (%)?"), min_value=0, max_value=100, decimal_places=2, required=False
    )
    reading = forms.ChoiceField(
        label=_("Can the page be read in two ways?"),
        choices=[("", _("no")), ("A", _("this is reading A")), ("B", _("this is reading B"))],
        required=False,
    )

    def clean(self):
        """Read the value by what it is about."""
        said = super().clean()
        topic = said.get("topic")
        if topic == Topic.OTHER and not said.get("label"):
            self.add_error("label", _("Give the figure a name."))
        if not topic or not said.get("value"):
            return said
        try:
            said["read"] = read_value(said["value"], topic)
        except ValueUnreadable as error:
            self.add_error("value", str(error))
            return said
        if said["read"].kind == ValueKind.AMOUNT and not said.get("scope"):
            self.add_error("scope", _("Say for what this sum is: it is never compared with one for something else."))
        return said

    def values(self) -> dict:
        """Return the values of the claim."""
        said = self.cleaned_data
        amount = said["read"].kind == ValueKind.AMOUNT
        money = {name: said[name] for name in MONEY} if amount else dict.fromkeys(MONEY[:3], "") | {"share": None}
        return {
            "topic": said["topic"],
            "label": said["label"] if said["topic"] == Topic.OTHER else "",
            "scope": " ".join(said["scope"].split()),
            **said["read"].fields(),
            **money,
            **partial("date", said["date"]),
            **{name: said[name] for name in ("said_by", "by_interested_party", "reading")},
            **({"subject": self.subject} if self.row is None else {}),
        }

    def heading(self) -> str:
        """Return what the value is of, and the value."""
        said = self.cleaned_data
        return f"{said['label'] or Topic(said['topic']).label} : {said['value'][:80]}"

    def initial_of(self, row) -> dict:
        """Return what the form starts from."""
        names = ["topic", "label", "scope", "said_by", "by_interested_party", "reading", *MONEY]
        same = {name: getattr(row, name) for name in names}
        return super().initial_of(row) | same | {"date": typed(row, "date"), "value": typed_value(row)}


def typed_value(claim: Claim) -> str:
    """Return the value in words that `read_value` reads back, whatever the language."""
    match claim.value_kind:
        case ValueKind.DATE:
            return typed(claim, "day")
        case ValueKind.NUMBER | ValueKind.AMOUNT:
            number = f"{claim.number:f}"
            number = number.rstrip("0").rstrip(".") if "." in number else number
            parts = [MANNER_WORDS.get(claim.manner, ""), number, claim.currency or claim.unit]
            return " ".join(filter(None, parts))
    return written_value(claim)
