"""Which of many new facts are there already, or wait already: a table that is sent twice adds nothing."""

import json
from dataclasses import asdict

from django.contrib.contenttypes.models import ContentType

from wiki.dossiers.models import Claim, Event
from wiki.dossiers.proposing import Change
from wiki.dossiers.snapshots import encode, snapshot
from wiki.proposals.models import Proposal


class Said:
    """Facts that are there, by model, each as the history keeps it."""

    def __init__(self):
        self._facts: set[tuple[type, str]] = set()
        self._names: dict[type, tuple[str, ...]] = {}

    def add(self, model: type, said: dict, names) -> None:
        """Keep one; only the fields of these names are compared."""
        self._facts.add((model, _key(said, names)))

    def holds(self, change: Change) -> bool:
        """Whether this is there; else it is from now on, so that a table's second line like it is left out."""
        said = encode(change.values) | {"citations": [asdict(one) for one in change.citations]}
        key = change.model, _key(said, said)
        held = key in self._facts
        self._facts.add(key)
        return held


def already_said(changes: list[Change], by) -> Said:
    """Return what is known of the projects of these changes, and what waits of this person, in a few queries."""
    found = Said()
    fields = {
        model: next((encode(one.values) for one in changes if one.model is model), {}) for model in (Event, Claim)
    }
    projects = {one.values.get("project") or one.values.get("subject") for one in changes} - {None}
    for model, values in fields.items():
        names = [*values, "citations"]
        for row in _rows(model, projects) if values else ():
            found.add(model, snapshot(row), names)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in fields}
    waiting = Proposal.objects.filter(kind=Proposal.Kind.FACTS, author=by, state=Proposal.State.WAITING)
    for kind, after in waiting.filter(content_type__in=kinds, object_id=None).values_list("content_type", "after"):
        found.add(kinds[kind], after, after)
    return found


def _rows(model: type, projects):
    """Return the facts of these projects with all that their snapshots read."""
    if model is Event:
        rows = Event.objects.visible_to(None).filter(project__in=projects).select_related("project", "territory", "act")
        return rows.prefetch_related("citations")
    about = Claim.objects.visible_to(None).filter(
        content_type=ContentType.objects.get_for_model(next(iter(projects))), object_id__in=[one.pk for one in projects]
    )
    about = about.select_related("organisation", "payer", "said_by_organisation")
    return about.prefetch_related("subject", "citations")


def _key(said: dict, names) -> str:
    return json.dumps({name: said.get(name) for name in names}, sort_keys=True)
