"""What the first pages of a document say it is: its title, its date, its nature; pure functions on text.

A proposal is for a person to accept: where the text is not clear, nothing is proposed.
"""

import datetime
import re

from archive.proposing_dates import date_in
from archive.proposing_natures import nature_in
from archive.proposing_titles import title_in

PAGES = 2  # the first ones say what a document is
READ_MAX = 8_000  # characters of each
_NAMES = {
    "deliberation": "Délibération", "contract": "Contrat", "agreement": "Convention", "order": "Arrêté",
    "report": "Rapport", "letter": "Lettre", "email": "Courriel", "impact-assessment": "Analyse d’impact",
    "opinion": "Avis", "judgment": "Décision de justice", "minutes": "Compte rendu", "leaflet": "Communiqué",
}  # fmt: skip
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def proposed(pages: list[str], latest: datetime.date | None = None) -> dict[str, str]:
    """Return what the texts of the first pages, in order, propose; of what is not clear, no key.

    Keys are those of `Document`: `title`, `nature`, `date` (ISO) with its `date_precision`. No date is after `latest`.
    """
    texts = [tidy for page in pages[:PAGES] if (tidy := _tidy(page))]
    if not texts:
        return {}
    said = {}
    if nature := nature_in(texts[0]):
        said["nature"] = nature
    if found := date_in("\n".join(texts), latest):
        said["date"], said["date_precision"] = found.day.isoformat(), found.precision
    if title := title_in(texts[0]) or _made_title(said):
        said["title"] = title
    return said


def _tidy(page: str) -> str:
    """Return the beginning of a page with one space between words and one empty line between paragraphs."""
    lines = (" ".join(line.split()) for line in page[:READ_MAX].split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _made_title(said: dict[str, str]) -> str:
    """Return « Délibération du 20 juin 2019 » when no line is a title."""
    if said.get("date_precision") != "day" or said.get("nature") not in _NAMES:
        return ""
    day = datetime.date.fromisoformat(said["date"])
    return f"{_NAMES[said['nature']]} du {'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"
