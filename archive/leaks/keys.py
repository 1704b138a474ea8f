"""To whom leaks are encrypted, and whether the box may be open: two people at least proved that they can read."""

from pathlib import Path

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from archive.leaks.days import is_within
from archive.leaks.models import KeyHolder

FEWEST = 2
PROOF_DAYS = 90


class BadKey(ValueError):
    """What was given is no public age key."""


class Closed(Exception):
    """Nothing can be taken now; the message says why, to whoever wanted to send."""


def checked(recipient: str) -> str:
    """Return a public key as it is kept. Raises `BadKey`; a private one is refused by name."""
    recipient = recipient.strip()
    if recipient.upper().startswith("AGE-SECRET-KEY"):
        raise BadKey(_("This is a private key: it must never come near this machine. Make another pair."))
    try:
        return str(pyrage.x25519.Recipient.from_str(recipient))
    except pyrage.RecipientError as error:
        raise BadKey(_("This is no public age key: it begins with “age1”.")) from error


def pinned() -> set[str] | None:
    """Return the public keys of the file that the settings name, None when they name none. Raises `BadKey`, `OSError`.

    Where there is such a file, a key that somebody wrote into the database alone opens nothing.
    """
    if not settings.LEAKS_KEYS_FILE:
        return None
    lines = Path(settings.LEAKS_KEYS_FILE).read_text(encoding="utf-8").splitlines()
    return {checked(line.split()[-1]) for line in lines if line.strip() and not line.lstrip().startswith("#")}


def proved_holders() -> list[KeyHolder]:
    """Return the active key holders who opened a rehearsal with their present key within ninety days."""
    allowed = pinned()
    return [
        holder
        for holder in KeyHolder.objects.filter(is_active=True).prefetch_related("rehearsals")
        if (allowed is None or holder.recipient in allowed)
        and any(
            rehearsal.recipient == holder.recipient
            and rehearsal.proved_on
            and is_within(rehearsal.proved_on, PROOF_DAYS)
            for rehearsal in holder.rehearsals.all()
        )
    ]


def recipients() -> dict[str, pyrage.x25519.Recipient]:
    """Return the keys that a sending is encrypted to, by label. Raises `Closed`."""
    if not (settings.LEAKS_SIGNED_BY and settings.LEAKS_REVIEWED_ON):
        raise Closed(_("Nobody has signed and dated the warning of this page yet."))
    try:
        found = {holder.label: holder.recipient for holder in proved_holders()}
        keys = {label: pyrage.x25519.Recipient.from_str(checked(key)) for label, key in found.items()}
    except (BadKey, OSError) as error:
        raise Closed(_("The list of the keys cannot be read.")) from error
    if len(keys) < FEWEST:
        raise Closed(_("Fewer than two people have shown in the last ninety days that they can open what is sent."))
    return keys
