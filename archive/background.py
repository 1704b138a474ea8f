"""What other apps have the worker do beside documents: each registers a step in `AppConfig.ready()`."""

from collections.abc import Callable

_steps: list[Callable[[], int]] = []


def register(step: Callable[[], int]) -> None:
    """Have this done too: a little at a time; it returns how many things it did, 0 when nothing is left."""
    _steps.append(step)


def work_once() -> bool:
    """Do one step of each; return whether there was any work."""
    return sum(step() for step in _steps) > 0
