"""Slowing down whoever tries passwords: a growing wait for each pseudonym, and no address of anybody is kept.

Counted in the cache only, under a keyed digest of the pseudonym, whether or not that account exists. The longest wait
is a quarter of an hour, and tries made while waiting do not lengthen it: nobody is locked out for good.
"""

import time
import unicodedata
from math import ceil

from django.core.cache import cache
from django.utils.crypto import salted_hmac

FREE_TRIES = 5
FIRST_WAIT = 30  # seconds, doubled by each further failure
LONGEST_WAIT = 15 * 60


def seconds_to_wait(pseudonym: str) -> int:
    """Return how long this pseudonym must wait before its next try; 0 when it may try."""
    _failures, until = cache.get(_key(pseudonym), (0, 0))
    return max(0, ceil(until - time.time()))


def failed(pseudonym: str) -> None:
    """Count a failure; from the fifth on, a wait follows each."""
    failures = cache.get(_key(pseudonym), (0, 0))[0] + 1
    wait = min(FIRST_WAIT * 2 ** min(failures - FREE_TRIES, 10), LONGEST_WAIT) if failures >= FREE_TRIES else 0
    cache.set(_key(pseudonym), (failures, time.time() + wait), 4 * LONGEST_WAIT)


def succeeded(pseudonym: str) -> None:
    """Forget the failures: the right password was given."""
    cache.delete(_key(pseudonym))


def _key(pseudonym: str) -> str:
    folded = unicodedata.normalize("NFKC", pseudonym[:200]).casefold()
    return salted_hmac("archive.brake", folded, algorithm="sha256").hexdigest()
