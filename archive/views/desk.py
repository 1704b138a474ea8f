"""The desk: what waits for a decision, of every kind, for the review team only."""

from django.contrib import messages
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from archive import moderation, organisations
from archive.deposit_forms import DescriptionForm
from archive.deposit_state import state_of, with_state
from archive.desk import reviews
from archive.desk.kinds import DeskError, kind_of, kinds
from archive.models import Decision, Document, Processing, Review, Withdrawal
from archive.status import failures
from archive.views.access import for_moderators

REVIEWS_A_PAGE = 30
FAILURES_SHOWN = 50
REASON_LENGTH = 2000


@for_moderators
@require_GET
def queue(request):
    """List what waits for this moderator, the longest wait first; questions that wait for their depositor come last."""
    known = {kind.name: kind for kind in kinds()}
    waiting = Review.objects.waiting().for_moderator(request.user).filter(kind__in=known)
    counts = dict(waiting.order_by().values_list("kind").annotate(Count("pk", distinct=True)))
    context = {
        "tab": "waiting",
        "tally": Document.objects.tally(),
        "kinds": [(kind, counts.get(kind.name, 0)) for kind in known.values()],
        "total": sum(counts.values()),
        "waiting_reviews": sum(counts.values()),
    }
    if request.GET.get("unreadable"):
        return render(request, "archive/desk/queue.html", context | _unreadable(request.user))
    chosen = known.get(request.GET.get("kind", ""))
    if chosen:
        waiting = waiting.filter(kind=chosen.name)
    waiting = (
        waiting.order_by("-state", "waiting_since", "pk")
        .select_related("claimed_by")
        .prefetch_related(
            GenericPrefetch("subject", [kind.subjects() for kind in known.values() if kind.subjects]), "territories"
        )
    )
    paginator = Paginator(waiting, REVIEWS_A_PAGE)
    paginator.count = counts.get(chosen.name, 0) if chosen else context["total"]
    page = paginator.get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "lines": [_line(review) for review in page if review.subject],
        "chosen": chosen,
    }
    return render(request, "archive/desk/queue.html", context)


def _line(review) -> dict:
    kind = kind_of(review)
    return {
        "review": review,
        "kind": kind,
        "summary": kind.summary(review),
        "state": kind.state(review) if kind.state else None,
        "claimed": _is_claimed(review),
    }


def _is_claimed(review) -> bool:
    """Return whether somebody said that they look after it, and their time is not over."""
    return bool(review.claimed_by_id and review.claimed_until and review.claimed_until > timezone.now())


def _unreadable(user) -> dict:
    """Return what the machine refused or could not read: no review is open for most of it."""
    documents = Document.objects.reviewed_by(user).filter(
        versions__processing=Processing.FAILED,
        decision__in=[Decision.WAITING, Decision.QUESTION, Decision.REFUSED],
        duplicate_of__isnull=True,
    )
    shown = with_state(documents.distinct().order_by("-added", "-pk")).prefetch_related("versions__files")
    lines = [
        {
            "document": document,
            "names": [file.name for version in document.versions.all() for file in version.files.all()],
            "state": state_of(document),
        }
        for document in shown[:FAILURES_SHOWN]
    ]
    return {"tab": "unreadable", "lines": lines, "failures": failures(Document.objects.reviewed_by(user))}


@for_moderators
@require_GET
def show(request, pk):
    """Show the subject, then the decisions as forms."""
    return _page(request, _review_or_404(request, pk))


@for_moderators
@require_POST
def claim(request, pk):
    """Say that one looks after it."""
    review = _review_or_404(request, pk)
    try:
        reviews.claim(review, request.user)
    except DeskError as error:
        return _page(request, review, status=409, error=str(error))
    messages.success(request, _("You look after this for the next 45 minutes."))
    return redirect("review", pk)


@for_moderators
@require_POST
def decide(request, pk):
    """Do one verb, on what the moderator had before their eyes."""
    review = _review_or_404(request, pk)
    name, seen = request.POST.get("verb", ""), request.POST.get("version", "")
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    verb = kind_of(review).verbs_for(review).get(name)
    if verb is None or not seen.isdecimal() or len(seen) > 9:
        raise Http404
    kept = {"tried": name, "reason": reason}
    if verb.needs_reason and not reason:
        return _page(request, review, status=400, error=_("Write the reason: whoever sent this reads it."), **kept)
    if len(reason) > REASON_LENGTH:
        return _page(request, review, status=400, error=_("This reason is too long: keep to 2,000 signs."), **kept)
    review.version = int(seen)
    try:
        sentence = verb.act(review, request.user, reason)
    except DeskError as error:
        return _page(request, _review_or_404(request, pk), status=409, error=str(error), **kept)
    messages.success(request, sentence)
    return redirect("desk")


@for_moderators
@require_POST
def describe(request, pk):
    """Correct what is said of a document; `then=publish` publishes it in the same click."""
    review = _review_or_404(request, pk)
    if review.kind != "document":
        raise Http404
    form = DescriptionForm(request.POST, instance=review.subject)
    if not form.is_valid():
        error = _("The description was not saved: see what is marked below.")
        return _page(request, review, status=400, error=error, description_form=form)
    said, territories = form.fields_and_territories()
    said["organisations"] = organisations.listed(said["organisations"])
    try:
        sentence = moderation.describe(review.subject, request.user, territories=territories, **said)
        if request.POST.get("then") == "publish":
            sentence = _publish_as_described(review, request)
    except DeskError as error:
        return _page(request, review, status=409, error=str(error), description_form=form)
    messages.success(request, sentence)
    if request.POST.get("then") == "publish":
        return redirect("desk")
    still_mine = Review.objects.for_moderator(request.user).filter(pk=pk).exists()
    return redirect("review", pk) if still_mine else redirect("desk")


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
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:REASON_LENGTH]
    chosen = request.POST.get("withdrawn_as", "")
    error = ""
    if not reason:
        error = _("Nothing was withdrawn: write the reason.")
    elif chosen not in Withdrawal.values:
        error = _("Nothing was withdrawn: choose what the public reads.")
    if error:
        context = {"document": document, "reason": reason, "chosen": chosen, "error": error}
        return render(request, "archive/desk/withdraw.html", context, status=400)
    try:
        messages.success(request, moderation.withdraw(document, request.user, reason=reason, withdrawn_as=chosen))
    except DeskError as refused:
        messages.error(request, str(refused))
    return redirect("desk")


def _review_or_404(request, pk) -> Review:
    """Return a review of this moderator's, decided or not."""
    mine = Review.objects.for_moderator(request.user).select_related("claimed_by", "decided_by", "first_approval_by")
    review = get_object_or_404(mine.filter(kind__in=[kind.name for kind in kinds()]), pk=pk)
    if review.subject is None:
        raise Http404
    return review


def _page(request, review, *, status=200, **extra):
    """Answer with the review's page; `extra` takes the place of what the kind's own context says."""
    kind = kind_of(review)
    context = {"review": review, "kind": kind, "subject": review.subject, "summary": kind.summary(review)}
    context["is_open"] = review.state != Review.State.DECIDED
    context["verbs"] = kind.verbs_for(review) if context["is_open"] else {}
    context["claimed"] = _is_claimed(review)
    context["decision"] = kind.outcome_of(review)
    if kind.context:
        context |= kind.context(review, request.user)
    return render(request, "archive/desk/review.html", context | extra, status=status)
