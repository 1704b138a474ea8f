"""Who else has the form of a page open: said to whoever opens it, without a name, and forgotten after some minutes.

A warning, no lock: what two people write at once is put together when they save (`saving.Conflict`).
"""

import time
from contextlib import suppress

from django.core.cache import caches
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac

MINUTES = 10  # without a sign of life, nobody is there any more


def who(request) -> str:
    """Name whoever asks by a keyed digest: of their account, or without one of the token that their form carries."""
    get_token(request)
    name = f"account {request.user.pk}" if request.user.is_authenticated else request.META["CSRF_COOKIE"]
    return salted_hmac("wiki.pages.at_once", name, algorithm="sha256").hexdigest()[:24]


def opened(path: str, person: str) -> int | None:
    """Note that this person writes here; return for how many minutes somebody else has, or None for nobody."""
    now = time.time()
    there = _there(path, now)
    others = [since for name, (since, _last) in there.items() if name != person]
    there[person] = (there.get(person, (now, now))[0], now)
    _keep(path, there)
    return int((now - min(others)) // 60) if others else None


def closed(path: str, person: str) -> None:
    """Forget that this person writes here: they saved."""
    there = _there(path, time.time())
    if there.pop(person, None):
        _keep(path, there)


def _keep(path: str, there: dict) -> None:
    with suppress(OSError):  # a full disk: the warning is not worth the form
        caches["shared"].set(_key(path), there, MINUTES * 60)


def _there(path: str, now: float) -> dict[str, tuple[float, float]]:
    """Return since when, and until when at least, each has been writing."""
    there = caches["shared"].get(_key(path), {})
    return {name: seen for name, seen in there.items() if now - seen[1] < MINUTES * 60}


def _key(path: str) -> str:
    return "editing-" + salted_hmac("wiki.pages.at_once", path, algorithm="sha256").hexdigest()[:32]
