"""The desk: what waits for a decision, of every kind, for the review team only."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from archive.confirming import ask_again, needs_confirmation
from archive.deposit_state import state_of, with_state
from archive.desk import deciding, reasons, reviews, sitting
from archive.desk import queue as queues
from archive.desk.answers import answered
from archive.desk.kinds import DeskError, kind_of, kinds
from archive.models import Decision, Document, Processing, Review
from archive.status import failures
from archive.views.access import for_moderators

FAILURES_SHOWN = 50
PLANNED_SHOWN = 100
REASON_LENGTH = 2000
LEFT_SHOWN = 10


@for_moderators
@require_GET
def queue(request):
    """List what waits for this moderator; questions that wait for their author come last."""
    asked = queues.Asked.of(request.GET)
    counts, oldest = queues.counts(request.user, asked)
    context = {
        "tab": "waiting",
        "asked": asked,
        "tally": queues.tally(),
        "kinds": [(kind, counts.get(kind.name, 0)) for kind in kinds()],
        "total": sum(counts.values()),
        "choices": sitting.CHOICES,
    }
    if request.GET.get("unreadable"):
        return render(request, "archive/desk/queue.html", context | _unreadable(request.user))
    if request.GET.get("prevues"):
        return render(request, "archive/desk/queue.html", context | _planned(request.user))
    return render(request, "archive/desk/queue.html", context | _waiting(request, asked, counts, oldest))


def _waiting(request, asked, counts, oldest) -> dict:
    chosen = queues.kind_named(asked.kind)
    paginator = Paginator(queues.with_subjects(queues.waiting(request.user, asked)), asked.size)
    paginator.count = counts.get(chosen.name, 0) if chosen else sum(counts.values())
    page = paginator.get_page(request.GET.get("page"))
    late = oldest is not None and oldest < timezone.now() - timedelta(days=settings.ALERT_DAYS)
    return {
        "page": page,
        "lines": [_line(review) for review in page if review.subject],
        "chosen": chosen,
        "bulk": {name: verb for name, verb in chosen.verbs.items() if verb.bulk} if chosen else {},
        "ticked": request.GET.get("coches"),
        "places": queues.places(request.user),
        "ages": queues.AGES,
        "sizes": queues.SIZES,
        "oldest": oldest if late else None,
        "undoable": deciding.undoable(request.user),
        **({} if asked.place or asked.age else {"waiting_reviews": sum(counts.values())}),
    }


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


def _planned(user) -> dict:
    """Return what is approved and waits for its day."""
    planned = Document.objects.reviewed_by(user).filter(publish_on__isnull=False, decision=Decision.WAITING)
    return {"tab": "planned", "planned": planned.order_by("publish_on", "pk")[:PLANNED_SHOWN]}


@for_moderators
@require_GET
def minutes(request):
    """Fill the time that this moderator has: what is best done in it, in order."""
    asked = queues.Asked.of(request.GET)
    chosen = asked.minutes or sitting.CHOICES[1]
    seats = sitting.filled(request.user, asked, chosen)
    lines = [{**_line(seat.review), "seat": seat} for seat in seats]
    context = {
        "asked": asked,
        "minutes": chosen,
        "choices": sitting.CHOICES,
        "lines": lines,
        "together": sum(seat.minutes for seat in seats),
        "undoable": deciding.undoable(request.user),
    }
    return render(request, "archive/desk/minutes.html", context)


@for_moderators
@require_GET
def show(request, pk):
    """Show the subject, then the decisions as forms."""
    return page_of(request, review_or_404(request, pk))


@for_moderators
@require_POST
def claim(request, pk):
    """Say that one looks after it."""
    review = review_or_404(request, pk)
    try:
        reviews.claim(review, request.user)
    except DeskError as error:
        return page_of(request, review, status=409, error=str(error))
    messages.success(request, _("You look after this for the next 30 minutes."))
    return redirect(address_of(review, queues.Asked.of(request.GET)))


@for_moderators
@require_POST
def decide(request, pk):
    """Do one verb, on what the moderator saw; then show the next thing that waits."""
    review = review_or_404(request, pk)
    name, seen = request.POST.get("verb", ""), request.POST.get("version", "")
    verb = kind_of(review).verbs_for(review).get(name)
    if verb is None or not seen.isdecimal() or len(seen) > 9:
        raise Http404
    if verb.confirms and verb.confirms(review) and needs_confirmation(request):
        return ask_again(request)
    words = request.POST.get("reason", "").replace("\x00", "").strip()
    kept = {"tried": name, "reason": words, "chosen_reason": request.POST.get("motif", "")}
    kept["said"] = request.POST.get("said", "")[:200]
    if len(words) > REASON_LENGTH:
        return page_of(request, review, status=400, error=_("This reason is too long: keep to 2,000 signs."), **kept)
    reason = reasons.put_together(kept["chosen_reason"], words)
    if verb.needs_reason and not reason:
        return page_of(request, review, status=400, error=_("Write the reason: whoever sent this reads it."), **kept)
    review.version = int(seen)
    try:
        sentence = deciding.decide(review, verb, request.user, reason, answered(verb.asks, kept["said"], request.user))
    except DeskError as error:
        return page_of(request, review_or_404(request, pk), status=409, error=str(error), **kept)
    messages.success(request, sentence)
    return redirect(next_address(request, review))


@for_moderators
@require_GET
def skip(request, pk):
    """Lead to what comes after this one, which goes on waiting."""
    review = review_or_404(request, pk)
    asked = queues.Asked.of(request.GET)
    following = queues.next_of(request.user, asked, after=pk, behind=review)
    return redirect(address_of(following, asked) if following else f"{reverse('desk')}?{asked.query}".rstrip("?"))


@for_moderators
@require_POST
def undo(request, pk):
    """Take back what one decided a moment ago."""
    review = review_or_404(request, pk)
    seen = request.POST.get("version", "")
    if not seen.isdecimal() or len(seen) > 9:
        raise Http404
    review.version = int(seen)
    try:
        messages.success(request, deciding.undo(review, request.user))
    except DeskError as error:
        return page_of(request, review_or_404(request, pk), status=409, error=str(error))
    return redirect(address_of(review, queues.Asked.of(request.GET)))


@for_moderators
@require_POST
def decide_many(request):
    """Give one decision to all that is ticked; what could not be decided is named, and why."""
    back = redirect(f"{reverse('desk')}?{queues.Asked.of(request.GET).query}")
    seen = _ticked(request.POST.getlist("review"))
    words = request.POST.get("reason", "").replace("\x00", "").strip()[:REASON_LENGTH]
    reason = reasons.put_together(request.POST.get("motif", ""), words)
    name = request.POST.get("verb", "")
    if not seen:
        messages.error(request, _("Nothing was decided: tick what you decide about."))
        return back
    needs = any(kind.verbs[name].needs_reason for kind in kinds() if name in kind.verbs)
    if needs and not reason:
        messages.error(request, _("Nothing was decided: choose a reason, or write one."))
        return back
    many = deciding.decide_many(seen, name, request.user, reason)
    messages.success(request, ngettext("%(n)d decided.", "%(n)d decided.", many.done) % {"n": many.done})
    for sentence in many.left[:LEFT_SHOWN]:
        messages.warning(request, sentence)
    if len(many.left) > LEFT_SHOWN:
        more = len(many.left) - LEFT_SHOWN
        messages.warning(request, _("And %(n)d others, which still wait.") % {"n": more})
    return back


def _ticked(values) -> dict[int, int]:
    """Read "key:version" of each ticked line."""
    pairs = (value.split(":") for value in values[: deciding.AT_ONCE_MAX])
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and all(part.isascii() and part.isdecimal() and len(part) < 10 for part in pair)
    }


def next_address(request, review) -> str:
    """Return the address of what comes next in the queue that the moderator was looking through."""
    asked = queues.Asked.of(request.GET)
    if not asked.minutes:
        following = queues.next_of(request.user, asked, after=review.pk)
        return address_of(following, asked) if following else f"{reverse('desk')}?{asked.query}".rstrip("?")
    left = max(0, asked.minutes - sitting.minutes_of(review))
    seats = [seat for seat in sitting.filled(request.user, asked, left) if seat.review.pk != review.pk] if left else []
    asked = queues.Asked(asked.kind, asked.place, asked.age, asked.size, left)
    return address_of(seats[0].review, asked) if seats else f"{reverse('desk-minutes')}?{asked.query}".rstrip("?")


def address_of(review, asked) -> str:
    """Return the address of a review that keeps how the queue is looked through."""
    return f"{reverse('review', args=[review.pk])}?{asked.query}".rstrip("?")


def review_or_404(request, pk) -> Review:
    """Return a review of this moderator's, decided or not."""
    mine = Review.objects.for_moderator(request.user).select_related("claimed_by", "decided_by", "first_approval_by")
    mine = mine.filter(kind__in=[kind.name for kind in kinds()]).prefetch_related(queues.subject_of_each())
    review = get_object_or_404(mine, pk=pk)
    if review.subject is None:
        raise Http404
    return review


def page_of(request, review, *, status=200, **extra):
    """Answer with the review's page; `extra` takes the place of what the kind's own context says."""
    kind = kind_of(review)
    context = {"review": review, "kind": kind, "subject": review.subject}
    context |= kind.context(review, request.user) if kind.context else {}  # first: it reads much of the subject at once
    context["summary"] = kind.summary(review)
    context["asked"] = queues.Asked.of(request.GET)
    context["is_open"] = review.state != Review.State.DECIDED
    context["verbs"] = kind.verbs_for(review) if context["is_open"] else {}
    context["offered"] = reasons.offered() if context["is_open"] else {}
    context["claimed"] = _is_claimed(review)
    context["decision"] = kind.outcome_of(review)
    context["undoable"] = deciding.undoable(request.user)
    return render(request, "archive/desk/review.html", context | extra, status=status)
