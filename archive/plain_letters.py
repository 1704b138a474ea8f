"""A text in lower case without accents, sign for sign, for patterns that must find « SÉANCE » and « Séance » alike."""

import unicodedata

_APOSTROPHES = {"’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "\u00a0": " ", "\u202f": " "}


def plain(text: str) -> str:
    """Return the text folded; each sign stands for one, so that places in one are places in the other."""
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    sign = _APOSTROPHES.get(sign) or sign
    letter = unicodedata.normalize("NFD", sign)[0].lower()
    return letter if len(letter) == 1 else sign
