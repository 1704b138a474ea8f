"""The text of a document as one file, page after page; French, like the documents."""

from collections.abc import Iterator

from django.utils.translation import override

from archive.masked import placed_in
from archive.models import Origin
from archive.page_label import page_label
from archive.page_text import said_of
from archive.references import sentence

CHUNK = 50  # pages read from the database at once


def pieces(document, version, address: str, today) -> Iterator[str]:
    """Yield the reference of the document, then each page under its name, and how its text was read."""
    yield sentence(document, address, today) + "\n"
    masked = set(version.pages.exclude(masks=[]).values_list("rank", flat=True))
    boxes = version.pages.filter(rank__in=masked).values_list("boxes", flat=True)
    for page in version.pages.order_by("rank").defer("boxes", "stems", "unsure").iterator(chunk_size=CHUNK):
        text = _with_notes(page, boxes.get(rank=page.rank)) if page.rank in masked else page.text
        yield f"\n\n=== {_heading(page, version)} ===\n\n{text.strip()}\n"


def _with_notes(page, boxes: list) -> str:
    """Return the text of a page, with a note in brackets where something is masked: by whom, and why."""
    pieces, at, last = [], 0, None
    with override("fr"):
        for place, passage in placed_in(page.masks, page.text, boxes):
            note = f"[{said_of(passage)}]"
            pieces.append(page.text[at:place])
            if (place, note) != last:  # a name on two lines is one passage
                pieces.append(f" {note}" if page.text[place : place + 1].isspace() else f" {note} ")
            at, last = place, (place, note)
    return "".join([*pieces, page.text[at:]])


def _heading(page, version) -> str:
    """Name a page; the file is sent when the language of the request is forgotten."""
    with override("fr"):
        said = page_label(page, version.sections)
    if page.origin == Origin.RECOGNISED and page.confidence is not None:
        return f"{said} ; texte reconnu automatiquement, fiabilité {page.confidence} %"
    return said if page.text.strip() else f"{said} ; sans texte"
