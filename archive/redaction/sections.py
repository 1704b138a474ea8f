"""Masks of pages without an image, sections of a text or of a table: four numbers say from which sign, and how many.

A number of a mask holds 32,767 at most, so a place in a text is two of them: thousands of ten, and the rest.
"""

from archive.models import Mask, Page
from archive.redaction.masking import followed

PART = 10_000


def sides_of(start: int, end: int) -> tuple[int, int, int, int]:
    """Return the four numbers of a mask that hides a text from one character to another."""
    return (*divmod(start, PART), *divmod(end - start, PART))


def span_of(mask: Mask) -> tuple[int, int]:
    """Return from which character to which a mask hides the text of a section."""
    start = mask.x * PART + mask.y
    return start, start + mask.width * PART + mask.height


def follow(page: Page, before: str) -> None:
    """Keep the masks of a section over what they hide when its text changes; in the transaction of the change."""
    if page.width or page.text == before:
        return
    masks = list(Mask.objects.filter(version=page.version_id, page_rank=page.rank))
    spans = followed([span_of(mask) for mask in masks], before, page.text)
    for mask, (start, end) in zip(masks, spans, strict=True):
        mask.x, mask.y, mask.width, mask.height = sides_of(start, end)
    Mask.objects.bulk_update(masks, ["x", "y", "width", "height"])
