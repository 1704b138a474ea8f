"""Correcting the text of a page, beside its image."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive import corrections
from archive.models import Correction, Page, Review
from archive.views.access import is_public, may_correct, of_document, page_or_404, version_for

WORDS_MAX = 500  # brought to the form by an address


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_document
def correct(request, document, number: int):
    """Show the text in a form beside the image; keep what is sent, to be approved."""
    version = version_for(document, request.user)
    page = page_or_404(version, number)
    if not may_correct(request.user, document, version):
        raise Http404
    if request.method != "POST":
        return _form(request, document, page)
    text = request.POST.get("text", "")
    try:
        corrections.propose(page, text, request.user, seen=request.POST.get("seen", "")[:64])
    except corrections.CorrectionError as error:
        changed = isinstance(error, corrections.TextChanged)
        now = page.text if changed else ""
        return _form(request, document, page, status=409 if changed else 400, error=str(error), text=text, now=now)
    messages.success(request, _("Thank you. Your correction waits for approval by somebody of the review team."))
    return redirect("page", document.slug, document.code, number)


def _form(request, document, page: Page, *, status=200, error="", text=None, now=""):
    waiting = corrections.waiting_of(request.user, page.version_id, page.rank)
    shown = waiting.text if waiting else page.text
    # Whoever goes on with a correction that waits goes on from the text that it corrects.
    seen = waiting.before if waiting and text is None else page.text
    context = {
        "document": document,
        "version": page.version,
        "page": page,
        "is_public": is_public(document),
        "waiting": waiting,
        "refused": None if waiting else _last_refused(request.user, page),
        "text": (shown if waiting else _filled(request, page.text)) if text is None else text,
        "seen": corrections.digest(seen),
        "error": error,
        "now": now,
    }
    return render(request, "archive/page_correct.html", context, status=status)


def _filled(request, text: str) -> str:
    """Return the text with the words that a quotation brought from the wiki gives a passage (`from`, `to`) of it."""
    words = request.GET.get("words", "").replace("\0", "")[:WORDS_MAX].strip()
    start, end = request.GET.get("from", ""), request.GET.get("to", "")
    if not words or not (start.isdecimal() and end.isdecimal() and len(start + end) < 16):
        return text
    first, last = int(start), int(end)
    return text[:first] + words + text[last:] if first < last <= len(text) else text


def _last_refused(user, page: Page) -> Review | None:
    """Return what the team answered when the latest of this person's corrections of a page was refused."""
    mine = Correction.objects.filter(version=page.version_id, rank=page.rank, by=user).order_by("-pk").first()
    if mine is None or mine.state != Correction.State.REFUSED:
        return None
    kind = ContentType.objects.get_for_model(Correction)
    return Review.objects.filter(content_type=kind, object_id=mine.pk).order_by("-pk").first()
