"""The kinds of review on the one desk: each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, field

MINUTES = 3  # of a look at something short


@dataclass(frozen=True)
class Verb:
    """One decision. `act(review, by, reason)` does it and returns the sentence that the moderator reads.

    `review.version` is the one that the moderator saw: `act` raises a `DeskError` when it is not the current one, in
    the transaction of the change, in which `archive.desk.reviews.close` asks for the moderator's rights again.
    `undo(review, by)` takes the same decision back (`archive.desk.reviews.take_back`).
    """

    label: str
    act: Callable
    needs_reason: bool = False
    style: str = ""  # "main" for the expected decision, "grave" for one that is hard to take back
    applies: Callable | None = None  # applies(review): whether this one can be decided so; without it, each can
    # confirms(review): whether the moderator must have said again who they are (`archive.confirming`)
    confirms: Callable | None = None
    asks: str = ""  # "day" or "document": `act` gets what was answered as `said`
    undo: Callable | None = None
    bulk: bool = False  # offered for many at once
    key: str = ""  # the letter that leads to it on the desk


@dataclass(frozen=True)
class Kind:
    """One kind of thing that waits.

    `template` shows the subject to the moderator (context: `review`, `subject`, `user`, and what
    `context(review, user)` returns); `summary(review)` is its line in the queue. `subjects()` returns the queryset
    that fetches many subjects with all that `summary`, `state`, `minutes` and `blocks` read, so that a queue costs few
    queries; `outcomes` says in words what closes a review when no person decides: by name, as in `verbs`.
    `state(review)` is an `archive.deposit_state.State`, or nothing; `minutes(review)` is how long a look takes,
    `blocks(review)` whether somebody's work stands still until then (`archive.desk.sitting`).
    """

    name: str
    label: str
    template: str
    summary: Callable
    verbs: dict[str, Verb] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    subjects: Callable | None = None
    state: Callable | None = None
    context: Callable | None = None
    minutes: Callable = lambda review: MINUTES
    blocks: Callable = lambda review: False

    def verbs_for(self, review) -> dict[str, Verb]:
        """Return the decisions that this review can be given."""
        return {name: verb for name, verb in self.verbs.items() if verb.applies is None or verb.applies(review)}

    def outcome_of(self, review) -> str:
        """Return in words what became of a review."""
        verb = self.verbs.get(review.decision)
        return verb.label if verb else self.outcomes.get(review.decision, review.decision)


class DeskError(Exception):
    """A decision that cannot be taken; its text is the sentence that the moderator reads."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Put a kind of review on the desk; twice the same name is an error of the programmer."""
    if kind.name in _kinds:
        raise ValueError(f"The desk already has a kind of review named {kind.name!r}.")
    _kinds[kind.name] = kind


def kind_of(review) -> Kind:
    """Return the kind of this review."""
    return _kinds[review.kind]


def kinds() -> list[Kind]:
    """Return every registered kind."""
    return list(_kinds.values())
