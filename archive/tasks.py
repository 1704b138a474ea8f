"""Small things to do that really exist now: each app registers its kinds of task in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

SHOWN = 5  # of each kind: an invitation, not an inventory


@dataclass(frozen=True)
class Task:
    """One thing to do: what it is about, the address that starts it, why it is to be done."""

    title: str
    url: str
    why: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of task. `find(user, limit)` answers, by a query or two, what is to be done now that this person may do.

    What was done is not found again: no list is kept. `how` says in a sentence what one does.
    """

    name: str
    label: str | Promise
    how: str | Promise
    find: Callable[[object, int], list[Task]]


@dataclass(frozen=True)
class Kind:
    """What is shown of one kind: its first tasks, and whether there are more."""

    source: Source
    tasks: list[Task]
    has_more: bool


_sources: list[Source] = []


def register(source: Source) -> None:
    """Offer this kind too; a name is there once."""
    if any(other.name == source.name for other in _sources):
        raise ValueError(f"There already is a kind of task named {source.name}.")
    _sources.append(source)


def open_tasks(user) -> list[Kind]:
    """Return what this person can do now, by kind; kinds without anything to do are left out."""
    found = [(source, source.find(user, SHOWN + 1)) for source in _sources]
    return [Kind(source, tasks[:SHOWN], len(tasks) > SHOWN) for source, tasks in found if tasks]
