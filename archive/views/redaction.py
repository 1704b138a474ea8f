"""Masking passages of a document before readers see them: by hand on its page images, by words, by what is found."""

from itertools import islice

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from archive import passages
from archive.desk.kinds import DeskError
from archive.extraction.limits import UNIT
from archive.masked import passages_of
from archive.models import Decision, Document, MaskedBy
from archive.redaction import applying, finding, marking, state
from archive.redaction.marking import OPEN, RedactionError
from archive.redaction.patterns import FINDERS
from archive.redaction.sections import span_of
from archive.views.access import for_moderators, page_or_404

WIDTHS = {320: 700, 700: 700, 1200: 1600}  # pixels shown, and of the image
KINDS = {
    "telephone": gettext_lazy("Telephone numbers"),
    "email": gettext_lazy("E-mail addresses"),
    "iban": gettext_lazy("Bank accounts (IBAN)"),
    "nir": gettext_lazy("Social security numbers"),
    "plate": gettext_lazy("Number plates"),
}


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request, code):
    """Show a page with its masks, or do what a button asks and show the page again."""
    document = get_object_or_404(Document.objects.reviewed_by(request.user), code=code, duplicate_of=None)
    if request.method != "POST":
        return _shown(request, document, request.GET)
    name = "tap" if "tap.x" in request.POST else request.POST.get("do", "")
    action, _colon, value = name.partition(":")
    try:
        if action not in ACTIONS:
            raise RedactionError(_("Choose one of the buttons of this page."))
        corner = ACTIONS[action](request, document, value)
    except DeskError as error:
        return _shown(request, document, request.POST, error=str(error), status=400)
    kept = {key: request.POST[key] for key in ("page", "width", "masked_by", "why") if request.POST.get(key)}
    return redirect(reverse("redact", args=[code], query=kept | ({"corner": corner} if corner else {})))


def _tap(request, document, value) -> str:
    """Keep a first corner; mask from there to the second one."""
    width, height = (_whole(request.POST, f"shown_{side}") for side in ("width", "height"))
    here = [
        min(UNIT, max(0, round(UNIT * _whole(request.POST, f"tap.{axis}") / max(1, side))))
        for axis, side in (("x", width), ("y", height))
    ]
    there = _corner(request.POST)
    if there is None:
        messages.info(request, _("First corner kept: touch the opposite corner."))
        return "{}-{}".format(*here)
    (left, right), (top, bottom) = (sorted(pair) for pair in zip(here, there, strict=True))
    _rectangle_of(request, document, (left, top, right - left, bottom - top))
    return ""


def _rectangle(request, document, value) -> None:
    _rectangle_of(request, document, [_percent(request.POST, side) for side in ("left", "top", "wide", "high")])


def _rectangle_of(request, document, sides) -> None:
    mask = marking.add_rectangle(document, request.user, _whole(request.POST, "page"), sides, **_who(request))
    messages.success(request, _("Masked on page %(page)s.") % {"page": mask.page_rank})


def _lines(request, document, value) -> None:
    rank = _whole(request.POST, "page")
    page = page_or_404(state.source_of(document), rank)
    found = passages.of_lines(page.text, _whole(request.POST, "first"), _whole(request.POST, "last"))
    if found is None:
        raise RedactionError(_("This page has no such lines."))
    marking.add_words(document, request.user, [(rank, found.start, found.end)], **_who(request))
    messages.success(request, _("Masked on page %(page)s.") % {"page": rank})


def _mark(request, document, value) -> None:
    spans = finding.spans_of(request.POST.getlist("place"))
    if not spans:
        raise RedactionError(_("Tick what is to be masked."))
    count = marking.add_words(document, request.user, spans, **_who(request))
    messages.success(request, ngettext("%(n)d passage masked.", "%(n)d passages masked.", count) % {"n": count})


def _adopt(request, document, value) -> None:
    number, _dash, masked_by = value.partition("-")
    rank = _whole(request.POST, "page")
    number = int(number) if number.isdecimal() and len(number) < 6 else -1
    marking.adopt(document, request.user, rank, number, masked_by=masked_by, why=request.POST.get("why", ""))
    messages.success(request, _("Readers will be told by whom it is masked."))


def _hide(request, document, value) -> None:
    count = marking.hide_unseen(document, request.user)
    messages.success(request, ngettext("%(n)d passage masked.", "%(n)d passages masked.", count) % {"n": count})


def _leave(request, document, value) -> None:
    messages.success(request, marking.leave_unseen(document, request.user, reason=request.POST.get("reason", "")))


def _remove(request, document, value) -> None:
    number = int(value) if value.isdecimal() and len(value) < 18 else 0
    messages.success(request, marking.remove(document, request.user, number))


def _undo(request, document, value) -> None:
    messages.success(request, marking.undo(document, request.user))


def _apply(request, document, value) -> None:
    messages.success(request, applying.apply(document, request.user, seen=request.POST.get("seen", "")))


def _give_up(request, document, value) -> None:
    messages.success(request, applying.give_up(document, request.user))


ACTIONS = {
    "tap": _tap, "rectangle": _rectangle, "lines": _lines, "mark": _mark, "adopt": _adopt, "hide": _hide,
    "leave": _leave, "remove": _remove, "undo": _undo, "apply": _apply, "give-up": _give_up,
}  # fmt: skip


def _shown(request, document, given: QueryDict, *, error="", status=200):
    """Show one page; `given` says which, and holds what was typed."""
    version = state.source_of(document)
    if version is None or not version.page_count:
        return render(request, "archive/redaction/nothing.html", {"document": document}, status=404 if error else 200)
    rank = given.get("page", "")
    rank = int(rank) if rank.isdecimal() and len(rank) < 8 else 1
    page = page_or_404(version, min(max(rank, 1), version.page_count))
    page.version = version
    width = given.get("width", "")
    width = int(width) if width in {str(one) for one in WIDTHS} else 700
    masks = list(state.masks_of(version))
    here = [mask for mask in masks if mask.page_rank == page.rank]
    typed, kind = given.get("words", "").replace("\0", "")[:200], given.get("kind", "")
    found = list(islice(finding.occurrences(version, typed=typed, kind=kind), finding.SHOWN_MAX + 1))
    hidden = {} if state.leaves_hidden_text(version) else state.hidden_text_of(version)
    counts = {one: sum(row["count"] for row in version.findings if row["kind"] == one) for one in KINDS}
    context = {
        "document": document,
        "version": version,
        "page": page,
        "open": document.decision in OPEN,
        "is_public": document.decision == Decision.PUBLISHED,
        "masks": masks,
        "masks_here": here,
        "seen": state.digest_of(masks),
        "new": [mask for mask in masks if mask.applied_in_id is None],
        "received": [one for one in passages_of(page.masks) if not one.masked_by],
        "hidden": hidden,
        "hidden_words": sum(hidden.values()),
        "progress": state.progress_of(document),
        "lines": [(number, line[:120]) for number, line in enumerate(page.text.split("\n")[:400], start=1) if line],
        "has_image": bool(page.width) and not version.sections,
        "width": width,
        "height": round(width * page.height / page.width) if page.width else 0,
        "image_width": WIDTHS[width],
        "widths": WIDTHS,
        "corner": _corner(given),
        "corner_said": given.get("corner", "") if _corner(given) else "",
        "masked_by": given.get("masked_by") if given.get("masked_by") in MaskedBy.values else MaskedBy.US,
        "why": given.get("why", "")[:200],
        "given": given,
        "people": MaskedBy.choices,
        "words": typed,
        "kind": kind if kind in FINDERS else "",
        "kinds": [(one, label, counts[one]) for one, label in KINDS.items()],
        "found": found[: finding.SHOWN_MAX],
        "found_more": len(found) > finding.SHOWN_MAX,
        "error": error,
        "said": _said(version, here),
    }
    return render(request, "archive/redaction/redact.html", context, status=status)


def _said(version, masks) -> dict[int, str]:
    """Return what the masks of a section hide, by mask."""
    if not version.sections or not masks:
        return {}
    text = version.pages.get(rank=masks[0].page_rank).text
    return {mask.pk: text[slice(*span_of(mask))][:60] for mask in masks}


def _who(request) -> dict:
    return {"masked_by": request.POST.get("masked_by") or MaskedBy.US, "why": request.POST.get("why", "")}


def _corner(given) -> tuple[int, int] | None:
    x, _dash, y = given.get("corner", "").partition("-")
    if x.isdecimal() and y.isdecimal() and len(x) < 6 and len(y) < 6:
        return min(UNIT, int(x)), min(UNIT, int(y))
    return None


def _whole(given, name: str) -> int:
    said = given.get(name, "").strip()
    if not (said.isdecimal() and len(said) < 9):
        raise RedactionError(_("Write whole numbers from 1 on."))
    return int(said)


def _percent(given, name: str) -> int:
    """Return a part of the page in 1/10000, written in percent."""
    try:
        said = float(given.get(name, "").replace(",", ".").replace("%", "").strip())
    except ValueError:
        said = -1
    if not 0 <= said <= 100:
        raise RedactionError(_("Write four numbers from 0 to 100: the parts of the page, in percent."))
    return round(said * UNIT / 100)
