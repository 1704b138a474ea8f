"""The addresses of the dossiers that can show a document: the projects and facts that it proves, their tables."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from archive.models import Territory
from archive.surfaces import silent, surface
from wiki.dossiers.facts import NAMES, subject_of
from wiki.dossiers.models import Act, Project
from wiki.evidence.models import Citation

FACTS_MAX = 30

silent(
    "facts-import", "project-new", "project-verified", "add", "add-event", "add-figure", "add-organisation", "add-act",
    "add-link", "add-request", "add-collective", "claim-contest", "claim-choose", "fact-edit", "fact-remove",
    "fact-restore", "join", "proposal-proof",
)  # fmt: skip


@surface("projects", "map", "map-geojson", "projects-table", "facts-table")
def of_all_facts(document):
    """What lists projects and facts."""
    yield from (reverse(name) for name in ("projects", "map", "map-geojson", "projects-table", "facts-table"))


@surface("project", "project-paper", "fact-history")
def of_proven_facts(document):
    """The facts that it proves, with their history, and the projects on which they stand."""
    shown = {}
    for fact in _facts(document):
        yield reverse("fact-history", args=[NAMES[type(fact)], fact.pk])
        subject = subject_of(fact)
        if isinstance(subject, Project) and not subject.removed:
            shown[subject.slug] = subject
    for slug in shown:
        yield reverse("project", args=[slug])
        yield reverse("project-paper", args=[slug])


@surface("commune-paper", "territory-paper")
def of_printed_places(document):
    """The printed pages of its places, and of those around them."""
    for place in document.territories.all():
        while place is not None:
            name = "commune-paper" if place.kind == Territory.Kind.COMMUNE else "territory-paper"
            yield reverse(name, args=[place.slug])
            place = place.parent


def _facts(document):
    """Yield the facts that cite it, and the acts that it is."""
    yield from Act.objects.visible_to(None).filter(document=document)[:FACTS_MAX]
    for model in NAMES:
        of_what = ContentType.objects.get_for_model(model)
        cited = Citation.objects.filter(document=document, content_type=of_what).values("object_id")
        yield from model.objects.visible_to(None).filter(pk__in=cited)[:FACTS_MAX]
