"""Names of files that people take away: a plain title, in letters that every machine and every court knows."""

import re
import unicodedata

LENGTH_MAX = 80
_LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "’": " ", "'": " "}
)
_OTHERS = re.compile(r"[^A-Za-z0-9]+")


def plain_title(title: str, instead: str = "document") -> str:
    """Return a title without accents, cut between two words after 80 signs at most; `instead` when nothing stays."""
    letters = unicodedata.normalize("NFKD", title.translate(_LETTERS)).encode("ascii", "ignore").decode()
    plain = _OTHERS.sub(" ", letters).strip()
    if len(plain) > LENGTH_MAX:
        plain = plain[: LENGTH_MAX + 1].rpartition(" ")[0] or plain[:LENGTH_MAX]
    return plain or instead
