"""What is kept of seven words: Argon2id over 64 MiB, one at a time on the whole machine, then HMAC with a secret.

From the same stretched bytes comes an age key pair: the team's replies are encrypted to its public half, and only who
types the words again can have them read. The secret lies in a file of its own, outside the database.
"""

import fcntl
import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyrage
from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from archive.leaks.bech32 import encoded

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 1
WAITING_MAX = 3  # in this process: whoever comes after them is told to try again
PATIENCE = 20  # seconds
_here = threading.BoundedSemaphore(WAITING_MAX)


class Busy(Exception):
    """Too many at once: nothing was tried."""


@dataclass(frozen=True)
class Stretched:
    """What seven words lead to."""

    digest: str
    identity: pyrage.x25519.Identity


def stretched(words: str, *, patience: float = PATIENCE) -> Stretched:
    """Return what words (in their bare form) lead to. Raises `Busy` when it is not our turn in time."""
    pepper = settings.LEAKS_PEPPER.encode()
    salt = hashlib.sha256(b"archive.leaks.salt" + pepper).digest()[:16]
    with _turn(patience):
        raw = hash_secret_raw(
            words.encode(), salt, time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, type=Type.ID
        )
    digest = hmac.new(pepper, b"receipt" + raw, hashlib.sha256).hexdigest()
    seed = hmac.new(raw, b"archive.leaks.replies", hashlib.sha256).digest()
    return Stretched(digest, pyrage.x25519.Identity.from_str(encoded("age-secret-key-", seed).upper()))


@contextmanager
def _turn(patience: float) -> Iterator[None]:
    """Hold the one place there is, in all processes."""
    if not _here.acquire(timeout=patience):
        raise Busy
    try:
        settings.LEAKS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (settings.LEAKS_DIR / "turn").open("ab") as place:
            _wait_for(place, time.monotonic() + patience)
            yield
    finally:
        _here.release()


def _wait_for(place, until: float) -> None:
    while True:
        try:
            return fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy from None
            time.sleep(0.02)
