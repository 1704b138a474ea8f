"""Once a day: what nobody asked after for a year goes with its data, and so does what a kill left on disk.

The words of forms are forgotten after two days, and every ciphertext gets the day's own mark: the time at which a file
was made is overwritten where the system lets us (not its birth, which `docs/threat-model.md` says).
"""

import os
import time
from datetime import timedelta

from django.conf import settings

from archive.clocks import turn_of
from archive.leaks import sealing, taking
from archive.leaks.days import this_month, today
from archive.leaks.models import Envelope, Submission

IDLE_DAYS = 366 + 31  # a year after the end of the month in which somebody last came
NONCE_DAYS = 2
LEFT_SECONDS = 24 * 3600


def step() -> int:
    """Do it, once a day; the worker calls this. Returns how much was done."""
    with turn_of("leaks") as is_due:
        done = expire() + sweep() if is_due else 0
    if done:
        taking.forget_old_pages()
    return done


def expire() -> int:
    """Delete what is idle for a year; return how many."""
    idle = Submission.objects.filter(seen_month__lt=this_month() - timedelta(days=IDLE_DAYS))
    keys = list(idle.values_list("key", flat=True))
    for key in keys:
        taking.delete(key)
    Envelope.objects.filter(day__lt=today() - timedelta(days=NONCE_DAYS)).update(nonce_digest=None)
    return len(keys)


def sweep() -> int:
    """Remove halves and ciphertexts without a row that are older than a day; return how many."""
    gone = 0
    if not settings.LEAKS_DIR.is_dir():
        return 0
    known = set(Envelope.objects.values_list("name", flat=True))
    for path in [*settings.LEAKS_DIR.glob("*.part"), *settings.LEAKS_DIR.glob("*.age")]:
        if path.suffix == ".age" and path.stem in known:
            os.utime(path, sealing.NO_TIME)  # all of them change at this moment, and tell no other
        elif time.time() - path.stat().st_ctime > LEFT_SECONDS:
            path.unlink(missing_ok=True)
            gone += 1
    sealing.settle_folder()
    return gone
