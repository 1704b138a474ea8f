"""Reporting something: the form, what is received, and taking back a reply that is shown."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from archive import receipts, reports, sendings
from archive.against_spam import sender_of
from archive.desk.kinds import DeskError
from archive.models import Report
from archive.report_forms import ReportForm
from archive.views import following
from archive.views.access import for_moderators


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def send(request, what: str, key: str):
    """Ask what is wrong; keep it; show the code that follows it, once."""
    row = _subject_or_404(request.user, what, key)
    sender = sender_of(request)
    if request.method != "POST":
        return _form(request, row, ReportForm(sender=sender), sendings.new_word())
    word = request.POST.get("word", "")[:100]
    word = word if sendings.is_ours(word) else sendings.new_word()
    if Report.objects.filter(receipt_hmac=receipts.digest_of(receipts.code_of(word))).exists():
        return _received(request, row, word)
    form = ReportForm(request.POST, sender=sender)
    if not form.is_valid():
        return _form(request, row, form, word, status=429 if form.is_over_limit else 400)
    said = {name: form.cleaned_data[name] for name in ("kind", "text", "signed", "contact")}
    by = request.user if request.user.is_authenticated else None
    try:
        reports.send(row, word=word, page_rank=_page(request), by=by, **said)
    except DeskError as error:
        form.add_error(None, str(error))
        return _form(request, row, form, word, status=409)
    form.count()
    return _received(request, row, word)


@never_cache
@sensitive_post_parameters()
@require_POST
def take_back(request):
    """Let the author of a reply, who has its code, take it away."""
    pk = request.POST.get("report", "")
    try:
        digest = receipts.followed_digest(request.POST.get("code", "")[:60], Report.objects)
    except receipts.TooManyTries as error:
        return following.too_many(request, error)
    if not digest or not (pk.isdecimal() and len(pk) < 18):
        raise Http404
    report = get_object_or_404(Report, pk=pk, receipt_hmac=digest)
    try:
        return following.listed(request, notice=reports.take_back(report))
    except DeskError as error:
        return following.listed(request, fault=str(error))


@for_moderators
@require_POST
def hide(request, pk):
    """Let the review team take a reply away."""
    report = get_object_or_404(Report, pk=pk, kind=Report.Kind.REPLY)
    row = report.subject
    kind = reports.subject_of(row) if row is not None else None
    if kind is None or kind.find(request.user, kind.key_of(row)) is None:
        raise Http404
    try:
        messages.success(request, reports.take_back(report, request.user))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect(kind.address_of(row))


def _subject_or_404(user, what: str, key: str):
    kind = reports.subject_named(what)
    row = kind.find(user, key) if kind and "\0" not in key else None
    if row is None:
        raise Http404
    return row


def _page(request) -> int | None:
    """Return the page that it is about, in the order of the file."""
    number = request.POST.get("page", "") or request.GET.get("page", "")
    return int(number) if number.isdecimal() and 0 < len(number) < 8 else None


def _form(request, row, form, word, status=200):
    kind = reports.subject_of(row)
    context = {"subject": row, "form": form, "word": word, "page_rank": _page(request), "back": kind.address_of(row)}
    context["action"] = reverse("report", args=[kind.name, kind.key_of(row)])
    return render(request, "archive/reports/send.html", context, status=status)


def _received(request, row, word):
    context = {"subject": row, "code": receipts.code_of(word), "back": reports.subject_of(row).address_of(row)}
    return render(request, "archive/reports/received.html", context)
