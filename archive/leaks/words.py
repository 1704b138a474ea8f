"""The seven words of a receipt: drawn from the form's word, and read again however they were typed.

The list (`fixtures/leaks/words.txt`, made by `make_words.py` beside it) has 7,776 words: seven of them are 90 bits.
They are drawn from the form's unguessable word with the site's secret, so that a second click shows the same ones and
nothing has to remember them.
"""

import hashlib
import hmac
import re
import unicodedata
from functools import cache

from django.conf import settings

COUNT = 7
LONGEST_TYPED = 400  # characters; more is no receipt


@cache
def known() -> tuple[str, ...]:
    """Return the list, in the order of the alphabet."""
    return tuple((settings.BASE_DIR / "fixtures" / "leaks" / "words.txt").read_text(encoding="ascii").split())


def drawn(nonce: str) -> list[str]:
    """Return the words of the sending that this form makes."""
    number = int.from_bytes(hmac.digest(settings.LEAKS_PEPPER.encode(), b"words" + nonce.encode(), hashlib.sha256))
    words = []
    for _place in range(COUNT):
        number, place = divmod(number, len(known()))
        words.append(known()[place])
    return words


def bare(typed: str) -> str:
    """Return words without accents, case, hyphens, apostrophes, commas and numbers before them, one space between."""
    return " ".join(re.findall(r"[a-z]+", _folded(typed[:LONGEST_TYPED])))


def holds_receipt(text: str) -> bool:
    """Tell whether a text holds seven words of the list in a row: no sentence does."""
    in_a_row, listed = 0, frozenset(known())
    for word in re.findall(r"[a-z]+", _folded(text)):
        in_a_row = in_a_row + 1 if word in listed else 0
        if in_a_row == COUNT:
            return True
    return False


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in folded if not unicodedata.combining(char))
