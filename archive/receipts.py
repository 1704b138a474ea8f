"""The follow code of what is sent without account: shown once, kept as a keyed digest only, typed again to follow it.

Sixteen characters of an alphabet of 27 are 76 bits. The code is drawn from the form's unguessable word with the site's
secret, so that a second click on "send" shows the same code and nothing has to remember it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from archive import brake
from archive.models import Document
from archive.models.document import CODE_ALPHABET

LENGTH, GROUP = 16, 4


class TooManyTries(Exception):
    """Codes that begin like this one were tried too often; `seconds` says how long to wait."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.seconds = seconds


def code_of(word: str) -> str:
    """Return the follow code of the sending with this word, in groups of four."""
    number = int(salted_hmac("archive.receipts.code", word, algorithm="sha256").hexdigest(), 16)
    drawn = ""
    for _place in range(LENGTH):
        number, rest = divmod(number, len(CODE_ALPHABET))
        drawn += CODE_ALPHABET[rest]
    return "-".join(drawn[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def digest_of(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    return salted_hmac("archive.receipts", _bare(code), algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Followed:
    """What else than documents is followed by code. `find(digest)` returns it; `template` lists it (`rows`, `code`)."""

    find: Callable[[str], list]
    template: str


_others: list[Followed] = []


def register(followed: Followed) -> None:
    """Let follow codes lead to this too: each app registers its own in `AppConfig.ready()`."""
    _others.append(followed)


def documents_of(code: str):
    """Return the documents that this code follows, none when it is unknown. Raises `TooManyTries`."""
    return followed_by(code, Document.objects)


def followed_by(code: str, rows):
    """Return which of these rows (a manager; they keep a `receipt_hmac`) the code follows. Raises `TooManyTries`."""
    digest = followed_digest(code, rows)
    return rows.filter(receipt_hmac=digest) if digest else rows.none()


def others_of(digest: str) -> list[tuple[str, list]]:
    """Return what else the code of this digest follows: for each kind that has any, its template and its rows."""
    found = [(other.template, other.find(digest)) for other in _others]
    return [(template, rows) for template, rows in found if rows]


def followed_digest(code: str, rows=None) -> str:
    """Return the digest of a code that follows something (one of `rows`, too); nothing when it is unknown.

    Raises `TooManyTries`: they are counted by the first group of the code, which slows guessing and keeps nobody out.
    """
    bare = _bare(code)
    if len(bare) != LENGTH:
        return ""
    tried = f"follow code {bare[:GROUP]}"
    if seconds := brake.seconds_to_wait(tried):
        raise TooManyTries(seconds)
    digest = digest_of(bare)
    known = (Document.objects if rows is None else rows).filter(receipt_hmac=digest).exists()
    if known or others_of(digest) or Document.objects.filter(receipt_hmac=digest).exists():
        brake.succeeded(tried)
        return digest
    brake.failed(tried)
    return ""


def _bare(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter in CODE_ALPHABET)
