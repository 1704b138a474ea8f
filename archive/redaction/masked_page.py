"""A page of a masked version: the row that a page of its source becomes."""

from archive.masked import hidden_of, passages_of
from archive.models import Correction, Mask, MaskedBy, Origin, Page, Processing, Version
from archive.models.version import Role
from archive.page_rows import read_at
from archive.redaction.masking import masked, masked_between
from archive.redaction.sections import span_of
from archive.search.french import page_stems

COPIED = ["rank", "label", "width", "height", "origin", "confidence", "state", "failure", "engine", "turn"]
# What stands in the text of a section in place of what is masked; French, like what the machine adds to any text.
NOTES = {
    MaskedBy.ADMINISTRATION: "occulté par l’administration",
    MaskedBy.SOURCE: "occulté par la source",
    MaskedBy.US: "occulté par nous",
}


def row_of(version: Version, page: Page, masks: list[Mask], *, leaves_hidden: bool) -> Page:
    """Return the row of a page of `version`, made of the `page` of its source and of all masks of that page."""
    text, boxes = _said(version, page, masks, leaves_hidden=leaves_hidden)
    row = Page(version=version, text=text, stems=page_stems(text), boxes=boxes, large_image=True)
    for name in COPIED:
        setattr(row, name, getattr(page, name))
    row.origin = row.origin if text.strip() else Origin.NONE
    row.masks = _masks_of(page, masks, leaves_hidden=leaves_hidden)
    row.read_at = read_at(version.document)
    return row


def rectangles_of(masks: list[Mask]) -> list[tuple[int, int, int, int]]:
    """Return what is to be painted over."""
    return [(mask.x, mask.y, mask.width, mask.height) for mask in masks]


def _said(version: Version, page: Page, masks: list[Mask], *, leaves_hidden: bool) -> tuple[str, list]:
    page = _corrected(version, page, masks) or page
    if not page.width:
        return masked_between(page.text, [(*span_of(mask), _note(mask)) for mask in masks]), []
    unseen = []
    if not leaves_hidden and page.origin != Origin.RECOGNISED:
        unseen = [one.box for one in passages_of(page.masks) if not one.masked_by] + hidden_of(page.masks)
    return masked(page.text, page.boxes, rectangles_of(masks), unseen)


def _corrected(version: Version, page: Page, masks: list[Mask]) -> Page | None:
    """Return the same page of the masked version before, where somebody corrected it and no mask of it was taken away.

    What was corrected there is not corrected in the source.
    """
    earlier = version.document.versions.filter(
        role=Role.REDACTED, made_from=version.made_from, processing=Processing.DONE, number__lt=version.number
    )
    before = earlier.order_by("-number").first()
    if before is None or not page.width:
        return None
    if not Correction.objects.filter(version=before, rank=page.rank, state=Correction.State.APPROVED).exists():
        return None
    row = before.pages.get(rank=page.rank)
    now = {tuple(sides) for sides in rectangles_of(masks)}
    return row if all(one.box in now for one in passages_of(row.masks) if one.masked_by) else None


def _note(mask: Mask) -> str:
    said = NOTES.get(mask.masked_by, NOTES[MaskedBy.US])
    return f"[{said} : {mask.why}]" if mask.why else f"[{said}]"


def _masks_of(page: Page, masks: list[Mask], *, leaves_hidden: bool) -> list:
    """Return what the page says is masked, by whom and why; what came black and is nobody's stays so."""
    named = [[*sides, mask.masked_by, *([mask.why] if mask.why else [])] for sides, mask in zip(
        rectangles_of(masks), masks, strict=True)]  # fmt: skip
    taken = set(rectangles_of(masks))
    came = [mask for mask in page.masks if tuple(mask[:4]) not in taken]
    if not leaves_hidden:  # their words are gone
        hidden = set(hidden_of(came))
        came = [mask for mask in came if tuple(mask[:4]) not in hidden or len(mask) == 4]
    return [*came, *named]
