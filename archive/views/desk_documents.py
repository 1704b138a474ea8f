"""What the review team does to a document beside deciding its review: its description, off the site, back, its day."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from archive import moderation, organisations, planned, restoring
from archive.confirming import ask_again, needs_confirmation
from archive.deposit_forms import DescriptionForm
from archive.desk import reasons, reviews
from archive.desk.kinds import DeskError
from archive.desk.queue import Asked
from archive.models import Document, Provenance, Review, Withdrawal
from archive.views.access import for_moderators
from archive.views.desk import REASON_LENGTH, address_of, next_address, page_of, review_or_404


@for_moderators
@require_POST
def describe(request, pk):
    """Correct what is said of a document; `then=publish` publishes it in the same click."""
    review = review_or_404(request, pk)
    if review.kind != "document":
        raise Http404
    leak = Provenance.LEAK in {review.subject.provenance, request.POST.get("provenance")}
    if request.POST.get("then") == "publish" and leak and needs_confirmation(request):
        return ask_again(request)
    form = DescriptionForm(request.POST, instance=review.subject)
    if not form.is_valid():
        error = _("The description was not saved: see what is marked below.")
        return page_of(request, review, status=400, error=error, description_form=form)
    said, territories = form.fields_and_territories()
    said["organisations"] = organisations.listed(said["organisations"])
    try:
        sentence = moderation.describe(review.subject, request.user, territories=territories, **said)
        if request.POST.get("then") == "publish":
            sentence = _publish_as_described(review, request)
    except DeskError as error:
        return page_of(request, review, status=409, error=str(error), description_form=form)
    messages.success(request, sentence)
    if request.POST.get("then") == "publish":
        return redirect(next_address(request, review))
    still_mine = Review.objects.for_moderator(request.user).filter(pk=pk).exists()
    return redirect(address_of(review, Asked.of(request.GET)) if still_mine else "desk")


def _publish_as_described(review, request) -> str:
    """Publish what the moderator saw and has just described; raises `DeskError` when it changed meanwhile."""
    before, seen = request.POST.get("version", ""), Review.objects.values_list("version", flat=True).get(pk=review.pk)
    if before not in {str(seen), str(seen - 1)}:  # describing raises it by one, unless nothing was changed
        raise reviews.AlreadyDecided(_("The description is saved, but this was changed while you were reading it."))
    return moderation.publish(review.subject, request.user, seen=seen)


@for_moderators
@require_POST
def withdraw(request, code):
    """Take a published document off the site; what was written comes back when something is missing."""
    document = get_object_or_404(Document.objects.reviewed_by(request.user), code=code)
    words, motif = _reason(request)
    reason = reasons.put_together(motif, words)
    chosen = request.POST.get("withdrawn_as", "")
    error = ""
    if not reason:
        error = _("Nothing was withdrawn: write the reason.")
    elif chosen not in Withdrawal.values:
        error = _("Nothing was withdrawn: choose what the public reads.")
    if error:
        context = {"document": document, "reason": words, "chosen_reason": motif, "chosen": chosen, "error": error}
        return render(request, "archive/desk/withdraw.html", context, status=400)
    try:
        messages.success(request, moderation.withdraw(document, request.user, reason=reason, withdrawn_as=chosen))
    except DeskError as refused:
        messages.error(request, str(refused))
    return redirect("desk")


@for_moderators
@require_POST
def restore(request, code):
    """Ask that a withdrawn document be put back: the first of two people."""
    document = get_object_or_404(Document.objects.reviewed_by(request.user), code=code)
    words, _motif = _reason(request)
    if not words:
        messages.error(request, _("Nothing was asked: write why it should be put back."))
        return redirect(document.get_absolute_url())
    try:
        messages.success(request, restoring.ask(document, request.user, reason=words))
    except DeskError as refused:
        messages.error(request, str(refused))
    return redirect("desk")


@for_moderators
@require_POST
def unplan(request, code):
    """Take a planned publication back."""
    document = get_object_or_404(Document.objects.reviewed_by(request.user), code=code)
    try:
        messages.success(request, planned.cancel(document, request.user))
    except DeskError as refused:
        messages.error(request, str(refused))
    return redirect("desk")


def _reason(request) -> tuple[str, str]:
    words = request.POST.get("reason", "").replace("\x00", "").strip()[:REASON_LENGTH]
    return words, request.POST.get("motif", "")
