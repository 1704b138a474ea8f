"""What other apps have the worker do beside documents: each registers a step in `AppConfig.ready()`."""

from collections.abc import Callable

_steps: list[Callable[[], int]] = []


def register(step: Callable[[], int]) -> None:
    """Have this done too: a little at a time; it returns how many things it did, 0 when nothing is left."""
    _steps.append(step)


def work_once() -> bool:
    """Do one step of each; return whether there was any work.

    One that fails keeps no other from its turn: its error is raised when each had its own.
    """
    worked, failed = False, None
    for step in _steps:
        try:
            worked = step() > 0 or worked
        except Exception as error:
            failed = failed or error
    if failed:
        raise failed
    return worked
