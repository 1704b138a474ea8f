"""How an e-mail reads as a page: when, about what; the message; what was attached.

Who wrote to whom is personal data: the review team finds it in the file, and may say it in the description.
"""

from collections.abc import Iterator
from typing import NamedTuple

from archive.extraction.members import kept_name, written_size

# As French programs print them; the left side is what readers of e-mail files give.
HEADERS = {"date": "Date", "subject": "Objet"}
HEADER_MAX = 5_000  # characters: a list of a hundred addresses


class Attached(NamedTuple):
    """One file that came with an e-mail; `opened` is false for what is not taken out of it."""

    name: str
    size: int
    opened: bool = True


def paragraphs(headers: dict[str, str], body: str, attached: list[Attached]) -> Iterator[str]:
    """Yield the lines of an e-mail; `headers` has the keys of `HEADERS`, those without a value are left out."""
    for key, label in HEADERS.items():
        if said := " ".join(headers.get(key, "")[:HEADER_MAX].split()):
            yield f"{label} : {said}"
    if not (any(headers.get(key) for key in HEADERS) or body.strip() or attached):
        yield "Message vide"
    yield ""
    yield from body.strip("\n").splitlines()
    if attached:
        yield ""
        yield "Pièces jointes :"
    for one in attached:
        kept = "" if one.opened else " (non ouvert)"
        yield f"– {kept_name(one.name)}, {written_size(one.size)}{kept}"
