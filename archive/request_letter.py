"""A letter that asks an administration for documents, written from what somebody says; nothing of it is kept.

The law: code des relations entre le public et l'administration (CRPA), articles L. 300-1 to L. 311-9 (who may ask for
what), R. 311-12 and R. 311-13 (a month of silence refuses), L. 342-1 and R. 343-1 (the CADA, within two months).
The letter is French in either language of the site: it goes to a French administration.
"""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from archive.models import Territory
from archive.place_choice import full_name, places_meant

# What can be asked for: as the form says it, and as the letter does.
LABELS = [
    ("deliberations", _("deliberations and their annexes")),
    ("contracts", _("contracts: specifications, offers retained, amendments, invoices")),
    ("agreements", _("agreements with companies, the State or other bodies")),
    ("impact", _("impact assessment (AIPD) and exchanges with the CNIL")),
    ("orders", _("orders that authorise the cameras or the trial")),
    ("evaluations", _("studies, reports and results of trials")),
    ("funding", _("funding asked for and received")),
    ("technical", _("what the system does: brand, software, functions used")),
]
SENTENCES = {
    "deliberations": ("les délibérations relatives à ce projet, avec leurs annexes et rapports de présentation"),
    "contracts": (
        "les marchés et contrats conclus : cahiers des charges, actes d’engagement, offre retenue, avenants, "
        "bons de commande et factures"
    ),
    "agreements": (
        "les conventions signées avec des entreprises, l’État ou d’autres collectivités, avec leurs annexes"
    ),
    "impact": (
        "l’analyse d’impact relative à la protection des données (AIPD), et les échanges avec la Commission "
        "nationale de l’informatique et des libertés"
    ),
    "orders": ("les arrêtés, autorisations et demandes d’autorisation relatifs à ces dispositifs"),
    "evaluations": ("les études, audits, comptes rendus et bilans, y compris ceux des expérimentations"),
    "funding": ("les demandes de financement et de subvention, et les décisions qui y ont répondu"),
    "technical": (
        "les documents qui disent la marque, les logiciels et les fonctions utilisés, et les traitements de "
        "données qu’ils permettent"
    ),
}
ABOUT_LENGTH = 300


class RequestForm(forms.Form):
    """Whom to ask, about what, for which documents. No name is asked for: it is written on paper, by hand."""

    place = forms.CharField(
        label=_("The town, department or region that holds the documents"),
        max_length=120,
        error_messages={"required": _("Name the place whose administration holds the documents.")},
    )
    about = forms.CharField(
        label=_("The project, in a few words"),
        max_length=ABOUT_LENGTH,
        help_text=_("For example: the sound sensors tried in the district of Beaubrun-Tarentaize."),
        error_messages={"required": _("Say what the documents are about.")},
    )
    wanted = forms.MultipleChoiceField(
        label=_("What you ask for"),
        choices=LABELS,
        widget=forms.CheckboxSelectMultiple,
        initial=["deliberations", "contracts", "impact"],
        error_messages={"required": _("Choose at least one kind of document, or say which in your words.")},
        required=False,
    )
    other = forms.CharField(
        label=_("Another document, in your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    homonyms: list[Territory] = []

    def clean_place(self) -> Territory:
        """Return the place; several of one name are kept in `homonyms` to choose from."""
        found = places_meant(self.cleaned_data["place"])
        if len(found) > 1:
            self.homonyms = found
            raise forms.ValidationError(_("Several places have this name: choose one below."))
        if not found:
            raise forms.ValidationError(_("No town, department or region has this name."))
        return found[0]

    def clean(self):
        """Ask for one kind of document at least."""
        said = super().clean()
        if not said.get("wanted") and not said.get("other"):
            self.add_error("wanted", self.fields["wanted"].error_messages["required"])
        return said

    def choices_of_place(self) -> list[tuple[str, str]]:
        """Return (name, what to write in the field) of each place that was meant."""
        return [(full_name(place), place.code) for place in self.homonyms]


def written(place: Territory, about: str, wanted: list[str], other: str = "") -> str:
    """Return the letter, plain text in French, with blanks for what this site does not ask."""
    said = [sentence for name, sentence in SENTENCES.items() if name in wanted]
    said += [line.strip(" \t-–;.") for line in other.splitlines() if line.strip(" \t-–;.")]
    context = {"place": place, "addressee": _addressee(place), "about": about.strip(" ."), "wanted": said}
    return render_to_string("archive/request_letter.txt", context).strip() + "\n"


def _addressee(place: Territory) -> tuple[str, str, str]:
    """Return (how the envelope names the administration, its service, how the letter greets it)."""
    kinds = {
        Territory.Kind.COMMUNE: ("Mairie", "Madame la Maire, Monsieur le Maire"),
        Territory.Kind.QUARTER: ("Mairie", "Madame la Maire, Monsieur le Maire"),
        Territory.Kind.EPCI: ("Intercommunalité", "Madame la Présidente, Monsieur le Président"),
        Territory.Kind.DEPARTMENT: ("Conseil départemental", "Madame la Présidente, Monsieur le Président"),
        Territory.Kind.REGION: ("Conseil régional", "Madame la Présidente, Monsieur le Président"),
    }
    body, greeting = kinds[place.kind]
    return (
        f"{body} – {place.name}",
        "À l’attention de la personne responsable de l’accès aux documents administratifs",
        greeting,
    )
