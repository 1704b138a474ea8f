"""Personal data that can be told by its form: bank accounts, telephone numbers, e-mail addresses, security numbers.

Each is checked as far as its own form allows it, so that a budget's figures are none:
IBAN by its remainder of 97 (ISO 13616), the French social security number by its key (INSEE: 97 less the remainder of
the first thirteen digits), telephone numbers by the numbering plan of ARCEP, plates by the letters that are given out.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_GAP = r"[\s.\u00a0\u202f-]"
_SEPARATED = r"[ .\u00a0\u202f/-]?"
# Looked at from each place: what looks like one may hide one that begins inside it.
_IBAN = re.compile(rf"\b(?=([A-Za-z]{{2}}{_GAP}?\d{{2}}(?:{_GAP}?[A-Za-z0-9]){{11,30}}\b))")
_TELEPHONE = re.compile(
    rf"(?<![\w+./-])(?:(?:\+|00) ?33 ?(?:\(0\) ?)?|0){_SEPARATED}[1-9](?:{_SEPARATED}\d{{2}}){{4}}(?![\w/-]|[.,]\d)"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]|\barobase\b) ?"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}([a-z]{2,24})\b",
    re.I,
)
_NIR = re.compile(
    rf"(?<![\w.])[1-478]{_SEPARATED}\d{{2}}{_SEPARATED}(?:0[1-9]|1[0-2]|[2-9]\d){_SEPARATED}"
    rf"(?:\d{{2}}|2[ABab]){_SEPARATED}\d{{3}}{_SEPARATED}\d{{3}}{_SEPARATED}\d{{2}}(?![\w])"
)
_PLATE = re.compile(r"(?<![\w-])[A-HJ-NP-TV-Z]{2}[ -]\d{3}[ -][A-HJ-NP-TV-Z]{2}(?![\w-])")
_NO_TLD = {"pdf", "doc", "docx", "odt", "jpg", "jpeg", "png", "xls", "xlsx", "zip", "html"}
_IBAN_LENGTHS = {
    "FR": 27, "MC": 27, "DE": 22, "BE": 16, "CH": 21, "ES": 24, "IT": 27, "LU": 20, "NL": 18, "PT": 25, "GB": 22,
    "IE": 22, "AT": 20, "LT": 20, "MT": 31, "EE": 20, "FI": 18, "PL": 28, "SE": 24, "DK": 18, "NO": 15, "GR": 27,
    "RO": 24, "BG": 22, "HR": 21, "HU": 28, "CZ": 24, "SK": 24, "SI": 19, "LV": 21, "CY": 28, "SM": 27, "AD": 24,
    "LI": 21, "MA": 28, "TN": 24, "TR": 26,
}  # fmt: skip
REMAINDER = 97


@dataclass(frozen=True)
class Found:
    """Something that was found in a text, from character to character."""

    kind: str
    start: int
    end: int


def found_in(text: str, kinds: Iterable[str] | None = None) -> list[Found]:
    """Return what a text holds of these kinds (of all that are counted when none are named), in its order."""
    found: list[Found] = []
    for kind in KINDS if kinds is None else kinds:
        found += [Found(kind, *span) for span in FINDERS[kind](text)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _ibans(text: str):
    for match in _IBAN.finditer(text):
        country = match[1][:2].upper()
        wanted = _IBAN_LENGTHS.get(country)
        end = _end_of(match, wanted) if wanted else None
        if end is None:
            continue
        said = re.sub(r"[^A-Z0-9]", "", text[match.start() : end].upper())
        digits = "".join(str(int(sign, 36)) for sign in said[4:] + said[:4])
        if int(digits) % REMAINDER == 1:
            yield match.start(), end


def _end_of(match, wanted: int) -> int | None:
    """Return where the number ends that is as long as its country's are: words may follow it."""
    seen = 0
    for place, sign in enumerate(match[1]):
        seen += sign.isalnum()
        if seen == wanted:
            after = match[1][place + 1 : place + 2]
            return None if after.isalnum() else match.start() + place + 1
    return None


def _nirs(text: str):
    for match in _NIR.finditer(text):
        said = re.sub(r"[^0-9ABab]", "", match[0]).upper()
        # Corsica's letters count as 19 and 18.
        number = int(said[:13].replace("2A", "19", 1) if said[5:7] == "2A" else said[:13].replace("2B", "18", 1))
        if int(said[13:]) == REMAINDER - number % REMAINDER:
            yield match.span()


def _emails(text: str):
    return (match.span() for match in _EMAIL.finditer(text) if match[1].lower() not in _NO_TLD)


def _telephones(text: str):
    return (match.span() for match in _TELEPHONE.finditer(text))


def _plates(text: str):
    return (match.span() for match in _PLATE.finditer(text))


FINDERS: dict[str, Callable] = {
    "iban": _ibans,
    "telephone": _telephones,
    "email": _emails,
    "nir": _nirs,
    "plate": _plates,
}
KINDS = ["telephone", "email", "iban", "nir"]  # counted on each page; plates look like too many references
