"""Drawing masks on the pages of a document: a sketch of the review team, that hides nothing until it is applied.

Every verb takes `by`, a moderator who reviews the document, and raises `RedactionError` with the way out.
"""

from collections.abc import Iterable
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.desk.kinds import DeskError
from archive.extraction.limits import UNIT
from archive.masked import hidden_of, is_under, passages_of
from archive.models import CustodyEvent, Decision, Document, Mask, MaskedBy, Page, Provenance, Version
from archive.models.custody import record
from archive.redaction import sections
from archive.redaction.state import LEFT, hidden_text_of, masks_of, source_of
from archive.redaction.words import rectangles_of, words_of

# What was withdrawn for a name comes back with the name masked (`archive.restoring`).
OPEN = {Decision.WAITING, Decision.QUESTION, Decision.PUBLISHED, Decision.WITHDRAWN}
MASKS_MAX = 5_000  # of a document
WHY_MAX = 200  # characters
LEAST = 10  # in 1/10000 of the page: less is a slip of the hand
HIDDEN_WHY = "texte invisible"  # the documents are French, and so is what stands in their text


class RedactionError(DeskError):
    """A mask, or a masking, that cannot be; its text says why."""


@contextmanager
def locked(document: Document, by):
    """Hold a document that this moderator may mask, and give (its row, the version that masks are drawn on).

    Rights and state are read again, inside the transaction.
    """
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        if not (by.is_moderator and Document.objects.reviewed_by(by).filter(pk=row.pk).exists()):
            raise RedactionError(_("Only those who review this document can mask something in it."))
        if row.duplicate_of_id or row.decision not in OPEN:
            raise RedactionError(
                _("“%(title)s” was already decided: %(decision)s.")
                % {"title": row, "decision": row.get_decision_display()}
            )
        source = source_of(row)
        if source is None or not source.page_count:
            raise RedactionError(_("This document has no readable page yet: nothing can be masked."))
        yield row, source


def add_rectangle(document, by, rank: int, sides, *, masked_by: str = MaskedBy.US, why: str = "") -> Mask:
    """Mask a rectangle of a page, (x, y, width, height) in 1/10000 of it; what lies beside the page is cut off."""
    left, top = (min(UNIT, max(0, side)) for side in sides[:2])
    right, bottom = (min(UNIT, max(0, side + long)) for side, long in zip(sides[:2], sides[2:], strict=True))
    if right - left < LEAST or bottom - top < LEAST:
        raise RedactionError(_("This rectangle is too small to hide anything: choose two opposite corners."))
    with locked(document, by) as (_row, source):
        page = _page(source, rank)
        if not page.width:
            raise RedactionError(_("This page has no image: mask its words instead."))
        (mask,) = _add(source, by, [(rank, (left, top, right - left, bottom - top))], masked_by, why)
    return mask


def add_words(document, by, spans: Iterable[tuple[int, int, int]], *, masked_by=MaskedBy.US, why: str = "") -> int:
    """Mask words, each (page, from character, to character) of its text; return how many passages are masked."""
    with locked(document, by) as (_row, source):
        spans = sorted(set(spans))
        pages = {page.rank: page for page in source.pages.filter(rank__in={rank for rank, *_span in spans})}
        placed = {rank: words_of(page.text, page.boxes) for rank, page in pages.items() if page.width}
        places, missed = [], 0
        for rank, start, end in spans:
            page = pages.get(rank)
            if page is None or not 0 <= start < end <= len(page.text):
                raise RedactionError(_("The text of this document has changed meanwhile: search again."))
            found = rectangles_of(placed[rank], start, end) if page.width else [sections.sides_of(start, end)]
            places += [(rank, sides) for sides in found]
            missed += not found
        if missed:
            raise RedactionError(
                _("Nobody knows where on page %(page)s these words stand: draw a rectangle over them.")
                % {"page": next(rank for rank, start, end in spans if not rectangles_of(placed[rank], start, end))}
            )
        _add(source, by, places, masked_by, why)
    return len(spans)


def adopt(document, by, rank: int, number: int, *, masked_by: str, why: str = "") -> Mask:
    """Say by whom a passage was blacked out that came so: the `number`-th of its page."""
    with locked(document, by) as (_row, source):
        passages = [one for one in passages_of(_page(source, rank).masks) if not one.masked_by]
        if not 0 <= number < len(passages):
            raise RedactionError(_("This page has no such blacked-out passage."))
        (mask,) = _add(source, by, [(rank, passages[number].box)], masked_by, why)
    return mask


def hide_unseen(document, by) -> int:
    """Mask every word that the file says and its pages do not show; return how many places are masked."""
    with locked(document, by) as (row, source):
        given = MaskedBy.SOURCE if row.provenance == Provenance.LEAK else MaskedBy.ADMINISTRATION
        masks = 0
        for page in source.pages.filter(rank__in=list(hidden_text_of(source))):
            black = [one.box for one in passages_of(page.masks) if not one.masked_by]
            black = [box for box in black if any(is_under([box], word) for word in page.boxes)]
            masks += len(_add(source, by, [(page.rank, box) for box in black], given, ""))
            unseen = [_visible(box) for box in hidden_of(page.masks) if not any(_inside(box, one) for one in black)]
            masks += len(_add(source, by, [(page.rank, box) for box in unseen], MaskedBy.US, HIDDEN_WHY))
    return masks


def leave_unseen(document, by, *, reason: str) -> str:
    """Decide that words which the pages do not show may stay in the text: why, is in the custody."""
    if not reason.strip():
        raise RedactionError(_("Say why this text may stay: the custody keeps it."))
    with locked(document, by) as (row, _source):
        version = row.versions.order_by("-number").first()
        words = sum(hidden_text_of(version).values())
        if not words:
            raise RedactionError(_("No word of this document is hidden."))
        facts = {"version": version.number, "hidden_text": LEFT, "words": words}
        record(row, CustodyEvent.Kind.REDACTED, by=by, note=reason.strip(), **facts)
    return _("The hidden text may stay: your reason is in the custody.")


def remove(document, by, mask_id: int) -> str:
    """Take a mask away; one that readers see stays: what it hides was decided not to be public."""
    with locked(document, by) as (row, source):
        mask = masks_of(source).filter(pk=mask_id).first()
        if mask is None:
            return _("This mask was already taken away.")
        _may_go(row, mask)
        mask.delete()
    return _("The mask is taken away.")


def undo(document, by) -> str:
    """Take away the mask that this moderator drew last and that is not applied."""
    with locked(document, by) as (_row, source):
        mine = masks_of(source).filter(drawn_by=by, applied_in__isnull=True).order_by("-pk").first()
        if mine is None:
            raise RedactionError(_("There is nothing of yours to undo."))
        page = mine.page_rank
        mine.delete()
    return _("Your last mask, on page %(page)s, is taken away.") % {"page": page}


def _may_go(row: Document, mask: Mask) -> None:
    if mask.applied_in_id and mask.applied_in.page_count is None:
        raise RedactionError(_("This mask is being applied: wait until that is over, or give it up first."))
    public = row.public_version if row.decision == Decision.PUBLISHED else None
    if public is None:
        return
    masks = public.pages.filter(rank=mask.page_rank).values_list("masks", flat=True).first() or []
    if [mask.x, mask.y, mask.width, mask.height] in [one[:4] for one in masks if len(one) > 4]:
        raise RedactionError(
            _("Readers see this mask: to take it away, withdraw the document first; two people then put it back.")
        )


def _add(source: Version, by, places, masked_by: str, why: str) -> list[Mask]:
    """Write masks, none twice."""
    if masked_by not in MaskedBy.values:
        raise RedactionError(_("Say who masked this passage: the administration, the source, or us."))
    why = " ".join(why.split())[:WHY_MAX]
    there = {(one.page_rank, one.x, one.y, one.width, one.height): one for one in masks_of(source)}
    if len(there) + len(places) > MASKS_MAX:
        raise RedactionError(
            ngettext("%(n)d mask is the most.", "%(n)d masks are the most of one document.", MASKS_MAX)
            % {"n": MASKS_MAX}
        )
    made = []
    for rank, sides in places:
        known = there.get((rank, *sides))
        if known is None:
            x, y, width, height = sides
            known = Mask(version=source, page_rank=rank, x=x, y=y, width=width, height=height, drawn_by=by)
            there[(rank, *sides)] = known
        known.masked_by, known.why = masked_by, why
        known.save()
        made.append(known)
    return made


def _page(source: Version, rank: int) -> Page:
    page = source.pages.filter(rank=rank).first() if 0 < rank < 2**31 else None
    if page is None:
        raise RedactionError(_("This document has no such page."))
    return page


def _visible(box) -> tuple[int, int, int, int]:
    """Give a place without extent, at the edge of the page, enough of it to be a mask."""
    x, y, width, height = box
    width, height = max(width, LEAST), max(height, LEAST)
    return min(x, UNIT - width), min(y, UNIT - height), width, height


def _inside(box, around) -> bool:
    return is_under([around], ["", *box])
