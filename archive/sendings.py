"""What somebody sent in this session: a second click on "Send" shows the first result and receives nothing twice.

Each form carries a random word. The first request that brings it claims it, under the lock of the session's row, so
that two requests at the same moment cannot both win.
"""

import secrets
from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

KEY = "sendings"
KEPT = 5  # results of the latest sendings


@dataclass(frozen=True)
class Receipt:
    """What became of one file, or of several joined: the document's code, or nothing when it was not received."""

    name: str
    code: str = ""


def new_nonce() -> str:
    """Return the random word of a new form."""
    return secrets.token_urlsafe(16)


def claim(session, nonce: str) -> bool:
    """Return whether this request is the first to bring the word; it is claimed from then on."""
    with transaction.atomic():
        Session.objects.select_for_update().filter(session_key=session.session_key).first()
        stored = SessionStore(session.session_key)
        known = stored.get(KEY, {})
        if nonce in known:
            return False  # this session is left unchanged: saving it would undo what the first request writes
        stored[KEY] = {**dict(list(known.items())[1 - KEPT :]), nonce: None}
        stored.save()
    session[KEY] = stored[KEY]
    return True


def finish(session, nonce: str, receipts: list[Receipt]) -> None:
    """Keep the result, for whoever clicked twice or reloads the page."""
    session[KEY] = {**session.get(KEY, {}), nonce: [asdict(receipt) for receipt in receipts]}


def release(session, nonce: str) -> None:
    """Let the word be used again: nothing was received with it."""
    session[KEY] = {known: result for known, result in session.get(KEY, {}).items() if known != nonce}


def result(session, nonce: str) -> list[Receipt] | None:
    """Return what was received with this word; nothing when it is unknown or still being received."""
    found = session.get(KEY, {}).get(nonce)
    return None if found is None else [Receipt(**receipt) for receipt in found]
