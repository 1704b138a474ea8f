"""What is missing in a dossier, as small tasks: those that are quickest to do come first."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wiki.dossiers.models import STOPPED, ActKind, OrganisationRole, Presence, Status
from wiki.dossiers.states import State
from wiki.dossiers.statuses import needs_check

SHOWN = 3
# What a letter asks for (`archive.request_letter`) when an act of this kind is missing, and how the letter names it.
ASKED = {
    ActKind.DELIBERATION: "deliberations",
    ActKind.CONTRACT: "contracts",
    ActKind.IMPACT_ASSESSMENT: "impact",
    ActKind.PREFECT_ORDER: "orders",
}


@dataclass(frozen=True)
class Task:
    """Something to do, in about how many minutes, and where."""

    text: str
    minutes: int
    url: str


def tasks_of(dossier) -> list[Task]:
    """Return what is to do in a dossier (`reading.Dossier`), the quickest first."""
    found = [*_about_status(dossier), *_about_sources(dossier), *_about_acts(dossier), *_about_facts(dossier)]
    return sorted(found, key=lambda task: task.minutes)


def letter_url(place, about: str, kinds) -> str:
    """Return the address of the letter that asks this place's administration for acts of these kinds."""
    query = [("about", about[:300])] + ([("place", place.code)] if place else [])
    query += [("wanted", ASKED[kind]) for kind in kinds if kind in ASKED]
    return f"{reverse('request-letter')}?{urlencode(query)}"


def madada_url(about: str) -> str:
    """Return the address where MaDada, the French site of public requests, searches requests already made."""
    return f"https://madada.fr/search/{quote(about[:100], safe='')}/requests"


def addressee(dossier):
    """Return the place whose administration is asked: who carries the project, else where it is."""
    by_role = {link.role: link.territory for link in reversed(dossier.places)}
    return by_role.get("carries") or by_role.get("installed") or by_role.get("pays")


def missing_kinds(dossier) -> list[ActKind]:
    """Return the kinds of act that every project has, or should have, and of which nothing is known here."""
    known = {part.fact.kind for part in dossier.acts}
    return [kind for kind in (ActKind.DELIBERATION, ActKind.CONTRACT, ActKind.IMPACT_ASSESSMENT) if kind not in known]


def _door(name: str, dossier) -> str:
    return f"{reverse(name)}?{urlencode({'projet': dossier.project.slug})}"


def _about_status(dossier) -> list[Task]:
    status = dossier.project.status
    if status == Status.TO_VERIFY:
        return [Task(_("Find a page that says how far this project is"), 15, _door("add-event", dossier))]
    if dossier.needs_check:
        label = Status(status).label
        return [Task(_("Check whether it is still so: %(status)s") % {"status": label}, 5, _door("add-event", dossier))]
    return []


def _about_sources(dossier) -> list[Task]:
    tasks = []
    for one in dossier.happenings:
        if not one.is_proven:
            text = _("Find the page that proves: %(event)s") % {"event": one.event.title}
            tasks.append(Task(text, 10, reverse("fact-edit", args=["evenement", one.event.pk])))
    for group in dossier.groups:
        for value in group.values:
            if value.state == State.MISSING and not value.is_set_aside:
                facts = {"topic": group.topic, "value": value.written[:80]}
                text = _("Find the source of this value: %(topic)s, %(value)s") % facts
                tasks.append(Task(text, 10, reverse("fact-edit", args=["valeur", value.claim.pk])))
        if group.is_contested:
            text = _("Find an official act that settles it: %(topic)s") % {"topic": group.topic}
            tasks.append(Task(text, 15, reverse("search") + "?" + urlencode({"q": f"{dossier.project.name}"})))
    return tasks


def _about_acts(dossier) -> list[Task]:
    place, about = addressee(dossier), dossier.project.name
    tasks = [
        Task(_("Ask for it: %(act)s") % {"act": part.fact}, 10, letter_url(place, about, [part.fact.kind]))
        for part in dossier.acts
        if part.fact.presence == Presence.NOT_ASKED
    ]
    if dossier.project.status not in STOPPED:
        tasks += [
            Task(
                _("Ask for what replaced it: %(act)s") % {"act": part.fact},
                15,
                letter_url(place, about, [part.fact.kind]),
            )
            for part in dossier.acts
            if part.fact.is_expired
        ]
        for kind in missing_kinds(dossier):
            tasks.append(Task(_("Ask for it: %(act)s") % {"act": kind.label}, 15, letter_url(place, about, [kind])))
    return tasks


def _about_facts(dossier) -> list[Task]:
    roles = {part.fact.role for part in dossier.parts}
    tasks = []
    if not roles & {OrganisationRole.MAKER, OrganisationRole.INTEGRATOR}:
        tasks.append(Task(_("Find out which company supplies it"), 15, _door("add-organisation", dossier)))
    if not dossier.amounts:
        tasks.append(Task(_("Find out what it costs"), 15, _door("add-figure", dossier)))
    return tasks


def tasks_of_place(projects, happenings) -> list[Task]:
    """Return what is to do in a territory, from what its page has read: statuses to look at, events without proof."""
    tasks = []
    for project in projects:
        about = {"project": project.name}
        address = f"{reverse('add-event')}?{urlencode({'projet': project.slug})}"
        if project.status == Status.TO_VERIFY:
            tasks.append(Task(_("Find a page that says how far it is: %(project)s") % about, 15, address))
        elif needs_check(project):
            tasks.append(Task(_("Check whether the status still holds: %(project)s") % about, 5, address))
    for one in happenings:
        if not one.is_proven:
            text = _("Find the page that proves: %(event)s") % {"event": one.event.title}
            tasks.append(Task(text, 10, reverse("fact-edit", args=["evenement", one.event.pk])))
    return sorted(tasks, key=lambda task: task.minutes)
