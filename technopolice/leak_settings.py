"""The settings of the way for leaks (`docs/key-holders.md` says how it is opened)."""

import os
import re
from datetime import date

from django.core.exceptions import ImproperlyConfigured

from technopolice.environment import envint

MEGABYTE = 1024**2


def day(value: str) -> date | None:
    """Read a day, as 2026-11-25."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"TECHNOPOLICE_LEAKS_REVIEWED_ON is {value!r}: write 2026-11-25.") from None


LEAKS_SIGNED_BY = os.environ.get("TECHNOPOLICE_LEAKS_SIGNED_BY", "")  # who answers for the warning; none: closed
LEAKS_REVIEWED_ON = day(os.environ.get("TECHNOPOLICE_LEAKS_REVIEWED_ON", ""))
LEAKS_EMPTIED = os.environ.get("TECHNOPOLICE_LEAKS_EMPTIED", "une fois par semaine")
LEAKS_POST_ADDRESS = os.environ.get("TECHNOPOLICE_LEAKS_POST_ADDRESS", "")
LEAKS_KEYS_FILE = os.environ.get("TECHNOPOLICE_LEAKS_KEYS_FILE", "")  # public keys that alone may be used, one a line
LEAKS_MAX_BYTES = envint("TECHNOPOLICE_LEAKS_MAX_MB", 500) * MEGABYTE
LEAKS_BYTES_PER_DAY = envint("TECHNOPOLICE_LEAKS_MB_PER_DAY", 5000) * MEGABYTE
LEAKS_FREE_BYTES = envint("TECHNOPOLICE_LEAKS_FREE_MB", 1000) * MEGABYTE  # what a sending leaves free on the disk
ONION = os.environ.get("TECHNOPOLICE_ONION", "").strip()  # the site's onion address, without http://
if ONION and not re.fullmatch(r"[a-z2-7]{56}\.onion", ONION):
    raise ImproperlyConfigured(f"TECHNOPOLICE_ONION is {ONION!r}: write the 56 letters and “.onion”, nothing else.")
