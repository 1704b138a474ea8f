"""Sending a document, and following what becomes of it."""

import errno
import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.base import UpdateError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from archive import intake, moderation, sendings
from archive.deposit_forms import AnswerForm, DepositForm
from archive.deposit_state import state_of, with_state
from archive.desk.kinds import DeskError
from archive.models import Decision, Document
from archive.proposed_description import proposal_of
from archive.readers import extensions_read
from archive.upload_handler import FILES_OF_FULL_SIZE

DEPOSITS_A_PAGE = 20
MEGABYTE = 1024**2
log = logging.getLogger(__name__)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def upload(request):
    """Ask the three questions; receive; show what was received."""
    if request.method == "GET":
        if nonce := request.GET.get("sent"):
            return _result(request, nonce)
        return _form(request, DepositForm(), sendings.new_nonce())
    nonce = request.POST.get("nonce", "")[:40] or sendings.new_nonce()
    form = DepositForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, nonce, status=400)
    if sendings.claim(request.session, nonce):
        _receive(request, form, nonce)
    return redirect(reverse("upload") + f"?sent={nonce}")


def _receive(request, form, nonce) -> None:
    """Receive each file, or all as one document, and keep what became of them; a full disk stops there."""
    files = [(file.name, file) for file in form.cleaned_data["files"]]
    groups = [files] if form.cleaned_data["joined"] else [[file] for file in files]
    receipts = []
    try:
        for group in groups:
            document = intake.receive(group, form.description(), by=request.user)
            receipts.append(sendings.Receipt(_names(group), document.code))
    except OSError as error:
        # The disk is full or refuses; what came before is whole, the rest is named as not received.
        log.error("A deposit could not be stored: %s", errno.errorcode.get(error.errno, "unknown error"))
        receipts += [sendings.Receipt(_names(group)) for group in groups[len(receipts) :]]
    finally:
        if receipts:
            sendings.finish(request.session, nonce, receipts)
        else:
            sendings.release(request.session, nonce)
        _keep(request.session)


def _keep(session) -> None:
    """Save the session now: Django does not, when the answer is a fault of ours."""
    try:
        session.save()
    except UpdateError:  # signed out elsewhere while the files came; they are received all the same
        session.modified = False


def _names(group) -> str:
    return ", ".join(name for name, _stream in group)


def _form(request, form, nonce, status=200):
    context = {
        "form": form,
        "nonce": nonce,
        "file_limit": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        "total_limit": FILES_OF_FULL_SIZE * settings.UPLOAD_MAX_BYTES // MEGABYTE,
        "files_limit": settings.UPLOAD_MAX_FILES,
        "extensions": ", ".join(sorted(extensions_read())),
    }
    return render(request, "archive/deposits/upload.html", context, status=status)


def _result(request, nonce):
    """Show one line for each file of a sending; its state is the one of today."""
    receipts = sendings.result(request.session, nonce)
    if receipts is None:
        messages.info(request, _("What you sent last is in this list."))
        return redirect("deposits")
    codes = [receipt.code for receipt in receipts if receipt.code]
    found = with_state(Document.objects.filter(deposited_by=request.user, code__in=codes))
    documents = {document.code: document for document in found}
    lines = [_line(documents.get(receipt.code), receipt.name) for receipt in receipts]
    missed = any(not receipt.code for receipt in receipts)
    context = {"lines": lines, "missed": missed}
    return render(request, "archive/deposits/result.html", context, status=507 if missed else 200)


def _line(document, name="") -> dict:
    """Return what a list shows of one deposit; `document` is nothing when the file was not received."""
    if document is None:
        return {"name": name}
    original = document.duplicate_of or document.merged_into
    public = original or document
    return {
        "document": document,
        "name": name,
        "state": state_of(document),
        "public": public if public.decision == Decision.PUBLISHED else None,
        "questioned": document.decision == Decision.QUESTION,
        "proposal": proposal_of(document),
    }


@never_cache
@login_required
@require_GET
def mine(request):
    """List what this person sent, each with its state, the latest first."""
    documents = with_state(Document.objects.filter(deposited_by=request.user)).prefetch_related("versions__files")
    page = Paginator(documents, DEPOSITS_A_PAGE).get_page(request.GET.get("page"))
    lines = []
    for document in page:
        files = [
            file.name for version in document.versions.all() for file in version.files.all() if not version.made_from_id
        ]
        lines.append(_line(document, ", ".join(files)))
    return render(request, "archive/deposits/mine.html", {"page": page, "lines": lines})


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


@require_GET
def leak(request):
    """Warn whoever holds a leak. Made without the request: neither session nor account is looked at."""
    response = HttpResponse(render_to_string("archive/deposits/leak.html"))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
