"""The follow code of a deposit without account: shown once, kept as a keyed digest only, typed again to follow it.

Sixteen characters of an alphabet of 27 are 76 bits. The code is drawn from the form's unguessable word with the site's
secret, so that a second click on "send" shows the same code and nothing has to remember it.
"""

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


def documents_of(code: str):
    """Return the documents that this code follows, none when it is unknown. Raises `TooManyTries`."""
    return followed_by(code, Document.objects)


def followed_by(code: str, rows):
    """Return which of these rows (a manager; they keep a `receipt_hmac`) the code follows. Raises `TooManyTries`.

    Tries are counted by the first group of the code: guessing is slowed, and nobody else is kept out.
    """
    bare = _bare(code)
    if len(bare) != LENGTH:
        return rows.none()
    tried = f"follow code {bare[:GROUP]}"
    if seconds := brake.seconds_to_wait(tried):
        raise TooManyTries(seconds)
    found = rows.filter(receipt_hmac=digest_of(bare))
    if found.exists():
        brake.succeeded(tried)
    else:
        brake.failed(tried)
    return found


def _bare(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter in CODE_ALPHABET)
