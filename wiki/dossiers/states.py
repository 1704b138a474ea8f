"""What a value is worth today: sourced, contested, declared by the interested party only, or without source.

Computed at each reading from the sources that everybody may see: a document that is withdrawn counts no more at once.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wiki.dossiers.models import Claim, Verdict
from wiki.dossiers.values import compatible, speaker, written_validity, written_value
from wiki.evidence.sources import Source


class State(TextChoices):
    """What a fact is worth, in words."""

    SOURCED = "sourced", _("Sourced")
    CONTESTED = "contested", _("Sources disagree")
    DECLARED = "declared", _("Declared by the interested party only")
    MISSING = "missing", _("Source missing")


@dataclass(eq=False)
class Value:
    """A claim as a reader sees it."""

    claim: Claim
    sources: list[Source]
    state: State = State.SOURCED
    against: list["Value"] = field(default_factory=list)  # values that cannot be true at the same time

    @cached_property
    def written(self) -> str:
        """The value in words."""
        return written_value(self.claim)

    @cached_property
    def validity(self) -> str:
        """When it holds."""
        return written_validity(self.claim)

    @cached_property
    def speaker(self) -> str:
        """Who says so."""
        return speaker(self.claim)

    @property
    def confirming(self) -> list[Source]:
        """Sources where a reader finds it, or that speak of it."""
        return [one for one in self.sources if not one.contradicts]

    @property
    def contradicting(self) -> list[Source]:
        """Sources that say it is not so."""
        return [one for one in self.sources if one.contradicts]

    @property
    def is_set_aside(self) -> bool:
        """Whether the review team set it aside."""
        return self.claim.verdict == Verdict.SET_ASIDE


@dataclass
class Group:
    """What is said of one property of one subject, for one scope: values beside each other, never added."""

    topic: str
    scope: str
    values: list[Value]

    @cached_property
    def is_contested(self) -> bool:
        """Whether values or sources disagree and nobody resolved it yet."""
        if any(value.claim.verdict == Verdict.KEPT for value in self.values):
            return False
        return any(value.state == State.CONTESTED and not value.is_set_aside for value in self.values)

    @cached_property
    def disagrees(self) -> bool:
        """Whether something here speaks against something else, resolved or not."""
        return any(value.against or value.contradicting for value in self.values)

    @cached_property
    def kept(self) -> list[Value]:
        """The value that was kept, else all that are not set aside."""
        kept = [value for value in self.values if value.claim.verdict == Verdict.KEPT]
        return kept or [value for value in self.values if not value.is_set_aside]


def grouped(claims: list[Claim], sources: dict) -> list[Group]:
    """Return the groups of these claims, in their order, each value with what it is worth."""
    groups: dict[tuple, list[Value]] = {}
    for claim in claims:
        value = Value(claim, sources.get((Claim, claim.pk), []))
        groups.setdefault((claim.content_type_id, claim.object_id, *claim.group), []).append(value)
    found = []
    for values in groups.values():
        _compare(values)
        found.append(Group(values[0].claim.topic_name, values[0].claim.scope, values))
    return found


def _compare(values: list[Value]) -> None:
    """Find what each value stands against, then what it is worth."""
    for value in values:
        value.against = [one for one in values if one is not value and not compatible(value.claim, one.claim)]
    for value in values:
        value.state = _state(value, values)


def _state(value: Value, values: list[Value]) -> State:
    if not _is_sourced(value):
        return State.MISSING
    if value.claim.verdict != Verdict.KEPT and _is_contested(value):
        return State.CONTESTED
    if value.claim.by_interested_party and not _is_said_by_others(value, values):
        return State.DECLARED
    return State.SOURCED


def _is_contested(value: Value) -> bool:
    """Whether a public source speaks against it: one of its own, or one of a value that nobody set aside."""
    if value.contradicting:
        return True
    return any(not one.is_set_aside and _is_sourced(one) for one in value.against)


def _is_sourced(value: Value) -> bool:
    return any(source.confirms for source in value.sources)


def _is_said_by_others(value: Value, values: list[Value]) -> bool:
    """Whether somebody without an interest says the same, with a source."""
    others = [one for one in values if one is not value and one not in value.against]
    return any(_is_sourced(one) and not one.claim.by_interested_party for one in others)
