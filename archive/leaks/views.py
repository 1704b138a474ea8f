"""What a sender sees. Run by `technopolice.leak_lane`: these requests have neither session nor user."""

from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from archive import brake
from archive.leaks import answering, argon, keys, nonces, reception, taking, words
from archive.leaks.models import Choice, Submission
from archive.leaks.pages import page, sorry

MESSAGE_LENGTH = 100_000  # characters
BUSY_SECONDS = 10
CLOSED_SECONDS = 24 * 3600


def lane(*methods):
    """Take these methods; refuse a browser in which somebody is signed in, before anything is read.

    Every way in which a sending can fail leads to a page that says so; `nonces` stand for Django's CSRF token.
    """

    def decorate(view):
        @csrf_exempt
        @wraps(view)
        def guarded(request):
            if request.method not in methods:
                response = sorry("method", status=405)
                response["Allow"] = ", ".join(methods)
                return response
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                reception.drain(request)
                return sorry("signed-in", status=403)
            try:
                return view(request)
            except FAILURES as error:
                return _failure(error)

        return guarded

    return decorate


FAILURES = (nonces.Stale, argon.Busy, keys.Closed, taking.Gone, reception.Refused, OSError, DatabaseError)


def _failure(error):
    """Return the page for whatever kept a sending from being kept."""
    if isinstance(error, reception.Refused):
        return sorry("refused", message=str(error), status=error.status)
    if isinstance(error, keys.Closed):
        return sorry("closed", message=str(error), status=503, wait=CLOSED_SECONDS)
    if isinstance(error, argon.Busy):
        return sorry("busy", status=503, wait=BUSY_SECONDS)
    if isinstance(error, nonces.Stale):
        return sorry("stale", status=403)
    if isinstance(error, DatabaseError):
        return sorry("failed", status=503, wait=BUSY_SECONDS)
    return sorry("gone", status=404) if isinstance(error, taking.Gone) else sorry("disk", status=507)


@lane("GET", "HEAD")
def warning(request):
    """What to know before anything is sent."""
    return page("warning", {"closed": _why_closed(), **_of_settings()})


@lane("GET", "HEAD", "POST")
def send(request):
    """A form for text and files; the seven words once all is kept."""
    return _sending(request, Submission.Kind.FILES)


@lane("GET", "HEAD", "POST")
def tell(request):
    """A form to say only that a document exists."""
    return _sending(request, Submission.Kind.EXISTS)


def _sending(request, kind):
    if request.method != "POST":
        keys.recipients()
        return _form(kind, nonces.new("send"))
    coming = reception.Reception("send")
    try:
        reception.read(request, coming)
        nonces.submission_of(coming.nonce, "send")
        problem = _problem(coming, kind)
        if problem:
            coming.abandon()
            return _form(kind, nonces.new("send"), coming, problem)
        choice = coming.fields.get("choice") if kind == Submission.Kind.FILES else Choice.USE
        taken = taking.take(coming, _message(coming, kind, choice), kind, choice)
    except BaseException:
        coming.abandon()
        reception.drain(request)
        raise
    return page("receipt", {"words": taken.words, "before": taken.before, **_of_settings()})


def _problem(coming, kind) -> str:
    """Return what keeps a form from being taken, or nothing."""
    text = coming.fields.get("message", "")
    if len(text) > MESSAGE_LENGTH:
        return _("Your message is too long: put it in a file.")
    if kind == Submission.Kind.EXISTS and coming.files:
        return _("This way takes no file.")
    if not text.strip() and not coming.files:
        return _("There is neither a file nor a message: nothing was sent.")
    if coming.purpose == "send" and kind == Submission.Kind.FILES and coming.fields.get("choice") not in Choice.values:
        return _("Say what may be done with it: nothing was kept yet.")
    if words.holds_receipt(text):
        return _("Your message seems to hold seven words of a receipt: take them out, they are for you alone.")
    return ""


def _message(coming, kind, choice="") -> str:
    """Return what lies beside the files, under the same encryption."""
    lines = [f"{Submission.Kind(kind).value}, {choice}".strip(", "), f"{coming.files} file(s)"]
    return "\n".join([*lines, "", coming.fields.get("message", "")])


def _form(kind, nonce, coming=None, problem=""):
    fields = coming.fields if coming else {}
    context = {
        "nonce": nonce,
        "kind": kind,
        "problem": problem,
        "lost_files": bool(coming and coming.files),
        "message": fields.get("message", ""),
        "chosen": fields.get("choice", ""),
        "choices": Choice.choices,
        "files_max": reception.FILES_MAX,
        "megabytes": settings.LEAKS_MAX_BYTES // 1024**2,
        "message_length": MESSAGE_LENGTH,
    }
    return page("send", context, status=400 if problem else 200)


@lane("GET", "HEAD", "POST")
def follow(request):
    """The form for seven words; what they open."""
    if request.method != "POST":
        return page("follow")
    coming = _read_small(request)
    typed = coming.fields.get("words", "")
    tried = "leak " + " ".join(words.bare(typed).split()[:2])
    if wait := brake.seconds_to_wait(tried):
        return page("follow", {"wait": wait}, status=429, wait=wait)
    submission, stretched = taking.opened(typed)
    if submission is None:
        brake.failed(tried)
        return page("follow", {"unknown": True}, status=404)
    brake.succeeded(tried)
    return _opened(submission, stretched)


def _opened(submission, stretched):
    context = {
        "submission": submission,
        "replies": answering.read(submission, stretched.identity),
        "nonce": nonces.new("open", submission.pk),
        "may_add": not _why_closed(),
        "asks": submission.choice == Choice.ASK,
        "files_max": reception.FILES_MAX,
        "megabytes": settings.LEAKS_MAX_BYTES // 1024**2,
    }
    return page("opened", context)


@lane("POST")
def add(request):
    """More files or words, to what the seven words opened."""
    coming = reception.Reception("open")
    try:
        reception.read(request, coming)
        coming.submission = nonces.submission_of(coming.nonce, "open")
        if problem := _problem(coming, Submission.Kind.FILES):
            raise reception.Refused(problem)
        taken = taking.add(coming, _message(coming, Submission.Kind.FILES))
    except BaseException:
        coming.abandon()
        reception.drain(request)
        raise
    return page("done", {"what": "added", "before": taken.before})


@lane("POST")
def agree(request):
    """Yes: it may be published."""
    taking.agree(_opened_key(request))
    return page("done", {"what": "agreed"})


@lane("POST")
def delete(request):
    """Everything goes."""
    coming = _read_small(request)
    key = nonces.submission_of(coming.nonce, "open")
    if not coming.fields.get("sure"):
        raise reception.Refused(_("Tick the box to have everything deleted: nothing was deleted yet."))
    taking.delete(key)
    return page("done", {"what": "deleted"})


def _opened_key(request) -> int:
    return nonces.submission_of(_read_small(request).nonce, "open")


def _read_small(request):
    """Read a form without files."""
    coming = reception.Reception("none")
    reception.read(request, coming)
    return coming


def _why_closed() -> str:
    try:
        keys.recipients()
    except keys.Closed as error:
        return str(error)
    return ""


def _of_settings() -> dict:
    return {
        "signed_by": settings.LEAKS_SIGNED_BY,
        "reviewed_on": settings.LEAKS_REVIEWED_ON,
        "emptied": settings.LEAKS_EMPTIED,
        "post_address": settings.LEAKS_POST_ADDRESS,
    }
