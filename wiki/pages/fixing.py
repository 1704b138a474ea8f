"""One tap in the form of a page: a refused citation written anew, or the text that a machine recognised corrected."""

import json

from django.contrib import messages
from django.utils.translation import gettext as _

from archive.corrections import CorrectionError
from wiki.evidence import correcting
from wiki.evidence.faults import Refusal
from wiki.evidence.syntax import OPENING, REFERENCE_MAX

VALUE_MAX = 4 * REFERENCE_MAX


def taken(request):
    """Return what was sent, with the citation that was tapped written in its text; sends the correction asked for."""
    data = request.POST
    if raw := data.get("correct", ""):
        _send_correction(request, raw)
    old, new = _fix(data.get("fix", ""))
    if not old:
        return data
    data = data.copy()
    text = data.get("text", "").replace("\r\n", "\n")
    if old not in text:
        messages.info(request, _("This citation is not in the text any more: nothing was written in its place."))
    data["text"] = text.replace(old, new)
    return data


def wants_preview(data) -> bool:
    """Whether the preview is asked for, or shown again after one of its citations was tapped."""
    return "preview" in data or (data.get("then") == "preview" and ("fix" in data or "correct" in data))


def placed(refusals: list[Refusal], text: str) -> list[Refusal]:
    """Give each refusal its line in the text of the form, which may be one part of the page."""
    text, after = text.replace("\r\n", "\n"), 0
    for refusal in refusals:
        at = text.find(refusal.raw, after)
        if at >= 0:
            refusal.line, after = text.count("\n", 0, at) + 1, at + len(refusal.raw)
    return refusals


def _fix(value: str) -> tuple[str, str]:
    """Read what a button sends (`faults.Fix.value`)."""
    try:
        old, new = json.loads(value) if len(value) <= VALUE_MAX else ("", "")
    except (ValueError, TypeError, RecursionError):  # brackets by the thousand
        return "", ""
    both = isinstance(old, str) and isinstance(new, str) and old.lower().startswith(OPENING) and new.startswith(OPENING)
    return (old, new) if both else ("", "")


def _send_correction(request, raw: str) -> None:
    if not request.user.is_authenticated:
        messages.error(request, _("Sign in to correct the text of a page."))
        return
    try:
        correcting.send(raw.replace("\r\n", "\n"), request.user)
    except CorrectionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your correction of the page waits for approval by somebody of the review team."))
