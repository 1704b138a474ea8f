"""The desk for leaks: what came, its ciphertext, an answer, the cleaned copy. Nothing is decrypted here."""

from functools import wraps

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from archive.confirming import confirmed
from archive.desk.kinds import DeskError
from archive.leaks import answering, copies, keys, rehearsing, sealing
from archive.leaks.days import today
from archive.leaks.models import KeyHolder, Rehearsal, Submission
from archive.views.access import for_moderators

BINARY = "application/octet-stream"
SHOWN = 200
for_the_team = for_moderators  # the one place where more is asked of whoever comes to this desk


def with_submission(view):
    """Give the view the submission with this number; 404 when there is none."""

    @for_the_team
    @wraps(view)
    def found(request, key, **rest):
        return view(request, _or_404(Submission, pk=key), **rest)

    return found


def _or_404(model, **asked):
    try:
        return get_object_or_404(model, **asked)
    except OverflowError:  # a number that no database holds
        raise Http404 from None


def saying(request, verb, *args):
    """Do it and say what became of it; return whether it was done."""
    try:
        messages.success(request, verb(*args))
    except DeskError as error:
        messages.error(request, str(error))
        return False
    return True


@for_the_team
@require_GET
def index(request):
    """List what came, the latest day first."""
    submissions = Submission.objects.order_by("-day", "key").prefetch_related("envelopes")
    context = {"submissions": submissions[:SHOWN], "count": submissions.count(), **_of_the_box()}
    return render(request, "leaks/desk/index.html", context)


def _of_the_box() -> dict:
    """Return whether the box is open, and until when it stays so."""
    closed = ""
    try:
        keys.recipients()
    except keys.Closed as error:
        closed = str(error)
    days = sorted(_proof_day(holder) for holder in ([] if closed else keys.proved_holders()))
    left = keys.PROOF_DAYS - (today() - days[-keys.FEWEST]).days if days else 0
    return {"closed": closed, "days_left": left}


def _proof_day(holder: KeyHolder):
    return max(r.proved_on for r in holder.rehearsals.all() if r.proved_on and r.recipient == holder.recipient)


@with_submission
@require_GET
def show(request, submission):
    """One of them."""
    return _shown(request, submission)


def _shown(request, submission, status: int = 200):
    """Return its page; what was typed and could not be taken is in it again."""
    context = {
        "submission": submission,
        "envelopes": submission.envelopes.order_by("day", "key"),
        "replies": submission.replies.order_by("number"),
        "copies": submission.copies.select_related("document"),
        "typed": request.POST,
        "length": answering.LENGTH,
    }
    return render(request, "leaks/desk/submission.html", context, status=status)


@with_submission
@confirmed
@require_POST
def envelope(request, submission, name):
    """The ciphertext, as it lies here. Asked for by a form: it is marked as read."""
    sending = get_object_or_404(submission.envelopes, name=name)
    try:
        file = sealing.path_of(sending.name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    Submission.objects.filter(pk=submission.pk, state=Submission.State.RECEIVED).update(state=Submission.State.READ)
    return FileResponse(file, as_attachment=True, filename=f"{sending.name}.age", content_type=BINARY)


@with_submission
@require_POST
def reply(request, submission):
    """Answer whoever sent it."""
    if not saying(request, answering.answer, submission, request.POST.get("text", "")):
        return _shown(request, submission, status=400)
    return redirect("leaks-submission", submission.pk)


@with_submission
@require_POST
def close(request, submission):
    """Say that the work on it is over."""
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.CLOSED)
    messages.success(request, _("Marked as finished."))
    return redirect("leaks-desk")


@with_submission
@require_POST
def copy(request, submission):
    """Take in the cleaned copy, and lead to its review."""
    files = [(file.name, file) for file in request.FILES.getlist("files")]
    try:
        document = copies.receive(submission, files, request.POST.get("title", ""))
    except DeskError as error:
        messages.error(request, str(error))
        return _shown(request, submission, status=400)
    messages.success(request, _("The cleaned copy waits for review: two people publish it."))
    return redirect(document.get_absolute_url())


@for_the_team
@require_GET
def rehearsals(request):
    """The messages to open, and when each key last proved itself."""
    holders = KeyHolder.objects.filter(is_active=True).prefetch_related("rehearsals")
    lines = [
        {
            "holder": holder,
            "waiting": [r for r in holder.rehearsals.all() if not r.proved_on and r.recipient == holder.recipient],
            "proved": max(
                (r.proved_on for r in holder.rehearsals.all() if r.proved_on and r.recipient == holder.recipient),
                default=None,
            ),
        }
        for holder in holders
    ]
    return render(request, "leaks/desk/rehearsals.html", {"lines": lines, **_of_the_box()})


@for_the_team
@require_GET
def rehearsal_message(request, pk):
    """The message of one key holder, as a file for age."""
    rehearsal = _or_404(Rehearsal, pk=pk)
    response = HttpResponse(bytes(rehearsal.ciphertext), content_type=BINARY)
    response["Content-Disposition"] = f'attachment; filename="repetition-{rehearsal.pk}.age"'
    return response


@for_the_team
@require_POST
def rehearsal_prove(request, pk):
    """Take the words that were inside."""
    saying(request, rehearsing.prove, _or_404(Rehearsal, pk=pk), request.POST.get("words", ""))
    return redirect("leaks-rehearsals")
