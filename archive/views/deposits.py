"""Sending a document, with an account or without, and following what becomes of it."""

import errno
from contextlib import ExitStack, suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import FileField
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive import depositing, moderation, open_deposit, part_files, sendings
from archive.against_spam import sender_of
from archive.deposit_forms import DAY_IS_FULL, HARMLESS, AnswerForm, DepositForm
from archive.deposit_lines import lines_of
from archive.desk.kinds import DeskError
from archive.models import Document
from archive.readers import extensions_read
from archive.upload_handler import FILES_OF_FULL_SIZE
from archive.views.deposit_result import show_result

DEPOSITS_A_PAGE = 20
CHOICE_LENGTH = 100  # of an answer that is no text: a box, a choice
MEGABYTE = 1024**2


@never_cache
@require_http_methods(["GET", "POST"])
def upload(request):
    """Ask the questions; receive; show what was received."""
    if request.method == "POST":
        word = request.POST.get("nonce", "")
        sending = sendings.find(request.user, word)
        if sending and sendings.RECEIPTS in sending.said:
            return _received(request, word)
    elif "sent" in request.GET:
        if not request.user.is_authenticated:  # signed out meanwhile, for only an account is sent to this address
            return redirect_to_login(request.get_full_path())
        return show_result(request, request.GET["sent"])
    if not request.user.is_authenticated and not (open_deposit.bytes_left() and open_deposit.documents_left()):
        return _closed(request)
    if request.method == "GET":
        return _form(request, DepositForm(sender=sender_of(request)), sendings.new_word())
    return _sent(request, sending, word)


def _sent(request, sending, word):
    """Take what a form brings: to review, to the photos' own page, or back with what is to be mended."""
    for dropped in sending.uploads.filter(word__in=request.POST.getlist("drop")) if sending else ():
        sendings.forget(dropped)
    uploads = list(sending.uploads.all()) if sending else []
    for upload in uploads:
        upload.title = request.POST.get(f"title-{upload.word}", "").replace("\0", "").strip()[:250]
    form = DepositForm(request.POST, request.FILES, uploads=uploads, sender=sender_of(request))
    if form.is_valid() and not _too_many_today(request, form):
        sending = sending or sendings.begin(request.user, word)
        if sending is None:  # the word is not ours, or somebody else's: this form gets its own
            word = sendings.new_word()
            sending = sendings.begin(request.user, word)
        if request.POST.get("next") == "photos":
            return _to_photos(request, sending, form)
        _receive(request, sending, form)
        form.count()
        return _received(request, word)
    word = word if sendings.is_ours(word) else sendings.new_word()
    _keep_or_forget(request, form, word)
    return _form(request, form, word, status=_status(form))


def _status(form) -> int:
    """Return what is wrong with a form: the day is full, there is too much of it, or something to mend."""
    codes = {error.code for error in form.errors.as_data().get("files", [])}
    return 429 if form.is_over_limit or DAY_IS_FULL in codes else 413 if "too_many" in codes else 400


def _keep_or_forget(request, form, word) -> None:
    """Keep the files of a form that has something to mend; throw them away when they could harm somebody."""
    if form.data.get("harm") != HARMLESS:
        for kept in form.uploads:
            sendings.forget(kept)
        form.uploads = []
    elif files := [file for file in form.cleaned_data.get("files", []) if 0 < file.size <= settings.UPLOAD_MAX_BYTES]:
        sending = sendings.begin(request.user, word)
        # no room, or a full disk, is no matter here: the form comes back all the same, and the files are chosen again
        with suppress(OSError):
            form.uploads += _kept(sending, files) if sending else []


def _kept(sending, files) -> list:
    """Keep the files of a form beside those that its sending has. Raises `OSError`: no room, or beyond the limits."""
    limit = FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES
    if sendings.announced(sending) + sum(file.size for file in files) > limit:
        raise OSError(errno.EDQUOT, "More than one account's sendings may hold.")
    return sendings.keep(sending, [(file.name, file) for file in files])


def _too_many_today(request, form) -> bool:
    """Return whether more documents are sent without account than a day still takes; the form says so."""
    if request.user.is_authenticated or form.cleaned_data["joined"] or request.POST.get("next") == "photos":
        return False
    left = open_deposit.documents_left()
    if len(form.uploads) + len(form.cleaned_data["files"]) <= left:
        return False
    form.add_error(
        "files",
        ValidationError(
            _("Only %(left)d documents more can be taken today without an account: send fewer, or open one."),
            code=DAY_IS_FULL,
            params={"left": left},
        ),
    )
    return True


def _receive(request, sending, form) -> None:
    with ExitStack() as opened:
        given = [
            depositing.Given(
                upload.name,
                opened.enter_context(part_files.path_of(upload).open("rb")),
                title=upload.title,
            )
            for upload in form.uploads
        ]
        given += [depositing.Given(file.name, file) for file in form.cleaned_data["files"]]
        depositing.send(sending, given, form.description(), joined=form.cleaned_data["joined"])


def _to_photos(request, sending, form):
    """Keep the files and the answers while the photos are put in order."""
    try:
        _kept(sending, form.cleaned_data["files"])
    except OSError as error:
        full = _("The storage of this site is full or refuses to write: try again later.")
        much = _("That is too much at once: send these files in several goes.")
        form.add_error("files", much if error.errno == errno.EDQUOT else full)
        return _form(request, form, sending.word, status=507)
    sending.said["form"] = _said(request, form)
    sending.save(update_fields=["said", "touched"])
    form.count()
    return redirect("sending-photos", word=sending.word)


def _said(request, form) -> dict[str, str]:
    """Return what was typed, as much of each field as the field may hold: nothing else is kept."""
    said = {}
    for name, field in form.fields.items():
        if name in request.POST and not isinstance(field, FileField) and not name.startswith("open_"):
            longest = getattr(field, "max_length", None) or CHOICE_LENGTH
            said[name] = request.POST[name].strip()[:longest]
    return said


def _received(request, word):
    """Show the result: by a redirect for an account; at once without, so that no address leads to the follow code."""
    if request.user.is_authenticated:
        return redirect(reverse("upload") + f"?sent={word}")
    return show_result(request, word)


def _closed(request):
    """Offer an account when nothing more is taken without."""
    if not settings.OPEN_DEPOSIT:
        return redirect_to_login(reverse("upload"))
    response = render(request, "archive/deposits/closed.html", status=429 if request.method == "POST" else 200)
    return _later(response)


def _form(request, form, word, status=200):
    context = {
        "form": form,
        "nonce": word,
        "file_limit": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        "file_bytes": settings.UPLOAD_MAX_BYTES,
        "total_limit": FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES // MEGABYTE,
        "files_limit": settings.UPLOAD_MAX_FILES,
        "extensions": ", ".join(sorted(extensions_read())),
    }
    return _later(render(request, "archive/deposits/upload.html", context, status=status))


def _later(response):
    """Say when to try again, where the day is full."""
    if response.status_code == 429:
        response["Retry-After"] = str(open_deposit.RETRY)
    return response


@never_cache
@login_required
@require_GET
def mine(request):
    """List what this person sent, each with its state, the latest first."""
    page = Paginator(Document.objects.filter(deposited_by=request.user), DEPOSITS_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "archive/deposits/mine.html", {"page": page, "lines": lines_of(page.object_list)})


@never_cache
@login_required
@require_POST
def answer(request, code):
    """Answer the review team's question about one's own deposit."""
    document = get_object_or_404(Document, code=code, deposited_by=request.user)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Your answer is empty or too long: nothing was sent."))
        return redirect("deposits")
    try:
        messages.success(request, moderation.answer(document, request.user, text=form.cleaned_data["text"]))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("deposits")
