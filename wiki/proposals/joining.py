"""Joining documents to a text while it is written: they are received at once, and decided with it.

The editor's form comes here whole and goes back whole: what was typed is kept in hidden fields on the way.
"""

import re
from contextlib import ExitStack, suppress

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from archive import capturing, depositing, open_deposit, part_files, receipts, sendings
from archive.against_spam import sender_of
from archive.deposit_forms import HARMLESS
from archive.models import Decision, Document
from archive.place_choice import full_name
from wiki.pages import paths
from wiki.pages.models import WikiPage
from wiki.pages.rights import may_edit
from wiki.proposals import bundles
from wiki.proposals.access import with_tries_limited
from wiki.proposals.forms import EvidenceForm
from wiki.proposals.gate import CODES_LENGTH, Gate, gate_of

KEPT = "kept-"
NOT_KEPT = {"csrfmiddlewaretoken", "preview"}
FIELDS_MAX, FIELD_LENGTH = 40, 200_000
_NUMBER = re.compile("[0-9]{1,18}")


@never_cache
@sensitive_post_parameters()
@with_tries_limited
@require_http_methods(["GET", "POST"])
def join(request, path):
    """Ask for the documents, with the text kept; receive them; lead back to the text."""
    if not paths.is_allowed(path):
        raise Http404
    page = WikiPage.objects.visible_to(request.user).filter(path=path).select_related("territory").first()
    if may_edit(request.user, page) is None:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("wikipage-edit", args=[path]))
        raise PermissionDenied
    if request.method == "GET":
        return redirect("wikipage-edit", path)
    is_first = not any(name.startswith(KEPT) for name in request.POST)
    kept = _kept(request.POST, "" if is_first else KEPT)
    if not request.user.is_authenticated and kept.get("code") and not receipts.followed_digest(kept["code"]):
        raise Http404
    gate = gate_of(request, sending=False, data=kept)
    kept |= {"nonce": gate.word, "joined": " ".join(gate.codes)}
    context = {"page": page, "path": path, "gate": gate, "kept": kept}
    if not request.user.is_authenticated and not (open_deposit.bytes_left() and open_deposit.documents_left()):
        return render(request, "wiki/proposals/join.html", {**context, "closed": True})
    if is_first:
        place = (page and page.territory) or paths.territory_of(path)
        initial = {"place": full_name(place)} if place else {}
        return _form(request, EvidenceForm(initial=initial, sender=sender_of(request)), context)
    return _received(request, context)


def _kept(data, prefix: str) -> dict[str, str]:
    """Return the fields of the editor's form, as they came."""
    named = [name for name in data if name.startswith(prefix) and name not in NOT_KEPT][:FIELDS_MAX]
    kept = {name.removeprefix(prefix): data[name][:FIELD_LENGTH] for name in named}
    if not _NUMBER.fullmatch(kept.get("proposal", "")):
        kept.pop("proposal", None)
    return kept


def _received(request, context):
    """Receive what the form brings, or show what is to be mended; files that came whole are kept meanwhile."""
    batch = request.POST.get("batch", "")
    sending = sendings.find(request.user, batch)
    if sending and sendings.RECEIPTS in sending.said:
        return _joined(request, context, batch)
    uploads = list(sending.uploads.all()) if sending else []
    form = EvidenceForm(request.POST, request.FILES, uploads=uploads, sender=sender_of(request))
    if not form.is_valid() or _too_many(request, form):
        batch = batch if sendings.is_ours(batch) else sendings.new_word()
        _keep_or_forget(request, form, batch)
        return _form(request, form, {**context, "batch": batch}, status=429 if form.is_over_limit else 400)
    sending = sending or sendings.begin(request.user, batch)
    if sending is None:
        batch = sendings.new_word()
        sending = sendings.begin(request.user, batch)
    more = _receive(sending, form, context["gate"])
    form.count()
    return _joined(request, context, batch, more)


def _receive(sending, form, gate: Gate) -> list[str]:
    """Receive the files and the address; return the code of the article."""
    with ExitStack() as opened:
        given = [
            depositing.Given(upload.name, opened.enter_context(part_files.path_of(upload).open("rb")))
            for upload in form.uploads
        ]
        given += [depositing.Given(file.name, file) for file in form.cleaned_data["files"]]
        if given:
            depositing.send(
                sending, given, form.description(), joined=form.cleaned_data["joined"], receipt=gate.receipt
            )
    address = form.cleaned_data["address"]
    if not address or not settings.CAPTURE:
        return []
    known = capturing.known(address, gate.account, gate.receipt)
    document = known or capturing.ask(
        address, by=gate.account, territories=form.cleaned_data["territories"], receipt_hmac=gate.receipt
    )
    return [document.code]


def _too_many(request, form) -> bool:
    """Return whether more documents are sent without account than the day still takes; the form says so."""
    if request.user.is_authenticated:
        return False
    files = len(form.uploads) + len(form.cleaned_data["files"])
    count = min(files, 1) if form.cleaned_data["joined"] else files
    left = open_deposit.documents_left()
    if count + bool(form.cleaned_data["address"]) <= left:
        return False
    form.add_error(
        "files",
        _("Only %(left)d documents more can be taken today without an account: send fewer, or open one.")
        % {"left": left},
    )
    return True


def _keep_or_forget(request, form, batch: str) -> None:
    """Keep the files of a form that has something to mend; throw them away when they could harm somebody."""
    if form.data.get("harm") != HARMLESS:
        for kept in form.uploads:
            sendings.forget(kept)
        form.uploads = []
        return
    files = [file for file in form.cleaned_data.get("files", []) if 0 < file.size <= settings.UPLOAD_MAX_BYTES]
    if files and (sending := sendings.begin(request.user, batch)):
        with suppress(OSError):  # no room, or a full disk: the form comes back all the same
            form.uploads = [*form.uploads, *sendings.keep(sending, [(file.name, file) for file in files])]


def _form(request, form, context, status=200):
    context = {"batch": sendings.new_word(), **context, "form": form, "may_capture": settings.CAPTURE}
    context["file_limit"] = settings.UPLOAD_MAX_BYTES // 1024**2
    return render(request, "wiki/proposals/join.html", context, status=status)


def _joined(request, context, batch: str, more=()):
    """Show the documents with the text that cites each, and lead back to the editor."""
    results = sendings.result(request.user, batch) or []
    gate, kept = context["gate"], context["kept"]
    codes = dict.fromkeys([*gate.codes, *(result.code for result in results if result.code), *more])
    kept["joined"] = " ".join(codes)[:CODES_LENGTH]
    theirs = bundles.own(codes, gate.account, gate.receipt) | Document.objects.published().filter(code__in=more)
    found = {one.code: one for one in theirs.select_related("duplicate_of")}
    names = {result.code: result.name for result in results}
    public = set(Document.objects.published().filter(duplicates__in=found.values()).values_list("code", flat=True))
    lines = [_line(found[code], names.get(code, ""), public) for code in codes if code in found]
    missed = [result.name for result in results if not result.code]
    context = {**context, "lines": lines, "missed": missed}
    return render(request, "wiki/proposals/joined.html", context, status=507 if missed else 200)


def _line(document: Document, name: str, public: set) -> dict:
    """Return what is said of a joined document: how it is cited, or that another one is in its place."""
    original = document.duplicate_of if document.duplicate_of and document.duplicate_of.code in public else None
    cited = original or document
    refused = document.decision == Decision.REFUSED
    return {"document": document, "name": name, "code": cited.code, "original": original, "refused": refused}
