"""Which facts there are, by the names that addresses give them, and what each is about."""

from wiki.dossiers.forms.act import ActForm
from wiki.dossiers.forms.event import EventForm
from wiki.dossiers.forms.figure import FigureForm
from wiki.dossiers.forms.organisation import LinkForm, OrganisationForm
from wiki.dossiers.forms.place import CollectiveForm, RequestForm
from wiki.dossiers.forms.project import ProjectForm
from wiki.dossiers.models import (
    AccessRequest,
    Act,
    Claim,
    Collective,
    Event,
    OrganisationLink,
    Project,
    ProjectOrganisation,
)

FORMS = {
    Project: ProjectForm,
    Event: EventForm,
    Claim: FigureForm,
    Act: ActForm,
    ProjectOrganisation: OrganisationForm,
    OrganisationLink: LinkForm,
    AccessRequest: RequestForm,
    Collective: CollectiveForm,
}
NAMES = {
    Project: "projet",
    Event: "evenement",
    Claim: "valeur",
    Act: "acte",
    ProjectOrganisation: "participation",
    OrganisationLink: "lien",
    AccessRequest: "demande",
    Collective: "collectif",
}
# The names of the database are read too: nobody sees them, and addresses may be made with them.
MODELS = {name: model for model in FORMS for name in (NAMES[model], model._meta.model_name)}


def subject_of(fact):
    """Return the project, territory or organisation on whose page a fact stands; None when it stands nowhere."""
    match fact:
        case Project():
            return fact
        case Event():
            return fact.project or fact.territory
        case Act():
            return fact.projects.visible_to(None).order_by("pk").first() or fact.territory
        case ProjectOrganisation():
            return fact.project
        case OrganisationLink():
            return fact.organisation
        case AccessRequest() | Collective():
            return fact.territory
    return fact.subject


def name_of(fact) -> str:
    """Return the name that addresses give to a fact's kind: `evenement`."""
    return NAMES[type(fact)]
