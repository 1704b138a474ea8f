"""The signed word of a form: it stands before the files, names no hour, and has one effect only.

It replaces the token of Django that needs a cookie: who has no form of ours has no such word, and what a form sends
twice is found by the digest of its word. A word with the number of a submission is given after its seven words were
typed, and stands for them until the next day.
"""

import secrets
from datetime import date

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from archive.leaks.days import is_within, today

DAYS = 1  # the day itself and the next


class Stale(Exception):
    """The form was not ours, or was asked for too long ago."""


def new(purpose: str, submission: int = 0) -> str:
    """Return a word for a form of this purpose (`send`, `open`)."""
    return _signer(purpose).sign(f"{today().isoformat()}.{secrets.token_urlsafe(18)}.{submission}")


def submission_of(nonce: str, purpose: str) -> int:
    """Return the number of the submission that a word is for (0: none yet). Raises `Stale`."""
    try:
        day, _drawn, submission = _signer(purpose).unsign(nonce).split(".")
        if not is_within(date.fromisoformat(day), DAYS):
            raise Stale
        return int(submission)
    except (BadSignature, ValueError) as error:
        raise Stale from error


def digest_of(nonce: str) -> str:
    """Return what is kept of a word, for two days."""
    return salted_hmac("archive.leaks.nonce", nonce, algorithm="sha256").hexdigest()


def _signer(purpose: str) -> Signer:
    return Signer(sep=":", salt=f"archive.leaks.{purpose}")
