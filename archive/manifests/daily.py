"""Making the list of the day: the worker's step, once a day, whole or not at all."""

import datetime
import hashlib
from dataclasses import dataclass

from django.utils import timezone

from archive import background
from archive.clocks import turn_of
from archive.manifests import files, keys, listing
from archive.models import Clock

CLOCK = "signed-list"


@dataclass(frozen=True)
class Made:
    """A list that is ready to be written."""

    day: datetime.date
    content: bytes
    signature: bytes
    heads: bytes


def step() -> int:
    """Make today's list when it is due (a step of the worker).

    What takes long, reading what is public, is done before the row is locked: nobody waits for it.
    """
    today = timezone.localdate()
    if Clock.objects.filter(name=CLOCK, done_on=today).exists():
        return 0
    made = prepare(today)
    with turn_of(CLOCK) as is_due:
        if is_due and made:
            keep(made)
    return int(is_due)


def make(day: datetime.date) -> bool:
    """Make the list of a day at once; False when there is one of that day or a later one."""
    made = prepare(day)
    if made:
        keep(made)
    return made is not None


def prepare(day: datetime.date) -> Made | None:
    """Return the list of a day; None when there is one already: what was signed is never replaced.

    Raises `files.NotTrusted` when the key cannot be used.
    """
    there = files.days()
    if there and there[-1] >= day:
        return None
    key = keys.signing_key(day.isoformat())
    before = files.read(files.path_of(there[-1], "txt")) if there else b""
    previous = f"{there[-1]} {hashlib.sha256(before).hexdigest()}" if there else "none"
    heads = "".join(listing.heads())
    chains = keys.seal(sealed(day, heads))
    said = listing.parsed(before.decode())
    content = "".join(listing.text_of(day.isoformat(), keys.public_hex(key), previous, chains, said)).encode()
    return Made(day, content, key.sign(content), heads.encode())


def keep(made: Made) -> None:
    """Write a list: itself last, for until then the day has none."""
    if not files.path_of(made.day, "txt").exists():
        files.write(files.path_of(made.day, "heads"), made.heads)
        files.write(files.path_of(made.day, "sig"), made.signature)
        files.write(files.path_of(made.day, "txt"), made.content)


def sealed(day: datetime.date, heads: str) -> str:
    """Return what a list seals of all chains: with the day, so that a day on which nothing happened does not show."""
    return f"{day.isoformat()}\n{heads}"


background.register(step)
