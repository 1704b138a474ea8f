"""Slowing down whoever tries passwords: a growing wait for each pseudonym and network; no address of anybody is kept.

Counted in the cache of files that all processes share, one process at a time, under a keyed digest of the pseudonym,
whether or not that account exists. Of a network the key holds twelve bits: enough that somebody who tries the passwords
of another person does not keep that person out, and far too few to tell which network it was (a million of addresses
have the same). The longest wait is a quarter of an hour, and tries made while waiting do not lengthen it.
"""

import fcntl
import time
import unicodedata
from contextlib import contextmanager
from math import ceil

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac

FREE_TRIES = 5
FIRST_WAIT = 30  # seconds, doubled by each further failure
LONGEST_WAIT = 15 * 60
KEPT = 4 * LONGEST_WAIT
# From so many failures of one pseudonym in an hour, wherever they come from, each network has one free try.
MANY = 60
NETWORK_DIGITS = 3  # hexadecimal: twelve bits


def seconds_to_wait(pseudonym: str, network: str = "") -> int:
    """Return how long this pseudonym must wait before its next try from this network; 0 when it may try."""
    _failures, until = _kept(_key(pseudonym, network))
    return max(0, ceil(until - time.time()))


def failed(pseudonym: str, network: str = "") -> None:
    """Count a failure; from the fifth on, a wait follows each."""
    here, everywhere = _key(pseudonym, network), _key(pseudonym, "", of="all networks")
    with _alone():
        failures, all_failures = _kept(here)[0] + 1, _kept(everywhere)[0] + 1
        free = 1 if network and all_failures >= MANY else FREE_TRIES
        wait = min(FIRST_WAIT * 2 ** min(failures - free, 10), LONGEST_WAIT) if failures >= free else 0
        caches["shared"].set(here, (failures, time.time() + wait), KEPT)
        if network:
            caches["shared"].set(everywhere, (all_failures, 0), KEPT)


def succeeded(pseudonym: str, network: str = "") -> None:
    """Forget the failures of this network: the right password was given."""
    with _alone():
        caches["shared"].delete(_key(pseudonym, network))


def _kept(key: str) -> tuple[int, float]:
    return caches["shared"].get(key, (0, 0))


@contextmanager
def _alone():
    """Keep every other process out meanwhile: reading, adding and writing is one thing."""
    # Opened to add, and nothing is: its time is not that of the last person who came back.
    with open(settings.DATA_DIR / "brake.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key(pseudonym: str, network: str, of: str = "one network") -> str:
    folded = unicodedata.normalize("NFKC", pseudonym[:200]).casefold()
    bucket = salted_hmac("archive.brake.network", network, algorithm="sha256").hexdigest()[:NETWORK_DIGITS]
    bucket = bucket if network else ""
    return salted_hmac("archive.brake", f"{of}\n{bucket}\n{folded}", algorithm="sha256").hexdigest()
