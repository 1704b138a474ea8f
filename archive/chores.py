"""What else the worker does beside documents: each app registers its own work in `AppConfig.ready()`."""

from collections.abc import Callable

_chores: list[Callable[[], int]] = []


def register(work: Callable[[], int]) -> None:
    """Let the worker do this too: a bounded batch at each call, which returns how much it did; 0 when nothing waits."""
    _chores.append(work)


def work() -> int:
    """Do a batch of each; return how much was done."""
    return sum(chore() for chore in _chores)
