"""The text of a document as one file, page after page; French, like the documents."""

from collections.abc import Iterator

from django.utils.translation import override

from archive.models import Origin
from archive.page_label import page_label
from archive.references import sentence

CHUNK = 50  # pages read from the database at once


def pieces(document, version, address: str, today) -> Iterator[str]:
    """Yield the reference of the document, then each page under its name, and how its text was read."""
    yield sentence(document, address, today) + "\n"
    for page in version.pages.order_by("rank").defer("boxes", "stems", "masks").iterator(chunk_size=CHUNK):
        yield f"\n\n=== {_heading(page, version)} ===\n\n{page.text.strip()}\n"


def _heading(page, version) -> str:
    """Name a page; the file is sent when the language of the request is forgotten."""
    with override("fr"):
        said = page_label(page, version.sections)
    if page.origin == Origin.RECOGNISED and page.confidence is not None:
        return f"{said} ; texte reconnu automatiquement, fiabilité {page.confidence} %"
    return said if page.text.strip() else f"{said} ; sans texte"
