"""From the editor's form to a proposal: sent once, and its follow code shown once where there is no account."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from archive import receipts, sendings
from wiki.pages.forms import EditForm
from wiki.pages.texts import normalised
from wiki.proposals import verbs
from wiki.proposals.gate import Gate, account_of
from wiki.proposals.models import Proposal

SHOWN_AGAIN = timedelta(hours=1)  # how long a second click shows the code of a proposal without account


def brings_documents(request) -> bool:
    """Whether the text comes with documents that wait: it goes to review with them, whoever wrote it."""
    return request.method == "POST" and bool(request.POST.get("joined", "").strip())


def sent_before(request):
    """Return the answer to a second click on "send", without account; nothing when this was not sent yet."""
    word = request.POST.get("nonce", "")
    if account_of(request) or not sendings.is_ours(word):
        return None
    proposal = _latest(word)
    if proposal is None or proposal.added < timezone.now() - SHOWN_AGAIN:
        return None
    written = normalised(EditForm(request.POST, host=request.get_host()).with_citations()[0]).strip()
    return show_sent(request, proposal, word) if written in proposal.text else None


def _latest(word: str) -> Proposal | None:
    return Proposal.objects.filter(receipt_hmac=receipts.digest_of(receipts.code_of(word))).first()


def send(request, gate: Gate, page_or_path, *, said=(), **facts):
    """Propose what the form holds, and answer; `said` are sentences about what the form changed.

    Raises as `verbs.propose`; the text stays with the caller.
    """
    facts |= {"author": gate.account, "receipt": gate.receipt, "joined": gate.codes}
    proposal = verbs.propose(page_or_path, **facts)
    gate.count()
    for sentence in said:
        messages.warning(request, sentence)
    return show_sent(request, proposal, gate.word)


def show_sent(request, proposal: Proposal, word: str):
    """Answer with the proposal, or, without account, with the code that follows it."""
    if account_of(request):
        messages.success(request, _("Your text waits for review. Until then only the review team sees it."))
        return redirect("proposal", proposal.pk)
    context = {"proposal": proposal, "code": receipts.code_of(word)}
    return render(request, "wiki/proposals/sent.html", context)


def waiting_for(gate: Gate | None, text: str) -> list:
    """Return the documents that would be published with this text."""
    return gate.waiting(text) if gate else []
