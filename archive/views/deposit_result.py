"""What became of a sending: one line for each file, and the follow code when there is no account."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from archive import receipts, sendings
from archive.deposit_lines import line_of
from archive.deposit_state import with_state
from archive.models import Document


def show_result(request, word: str):
    """Answer with the result of the sending of this word; the states are those of today."""
    found = sendings.result(request.user, word)
    if request.user.is_authenticated:
        if not found:
            messages.info(request, _("What you sent last is in this list."))
            return redirect("deposits")
        return _answer(request, found, Document.objects.filter(deposited_by=request.user))
    if found is None:
        return redirect("follow")
    code = receipts.code_of(word)
    return _answer(request, found, Document.objects.filter(receipt_hmac=receipts.digest_of(code)), code=code)


def _answer(request, found, documents, **more):
    codes = [receipt.code for receipt in found if receipt.code]
    rows = {row.code: row for row in with_state(documents.filter(code__in=codes)).prefetch_related("versions__files")}
    missed = any(not receipt.code for receipt in found)
    lines = [line_of(rows.get(receipt.code), receipt.name) for receipt in found]
    context = {"lines": lines, "missed": missed, **more}
    return render(request, "archive/deposits/result.html", context, status=507 if missed else 200)
