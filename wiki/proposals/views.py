"""What became of one's own proposals, and what their author does with them; nobody else's are shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive.against_spam import sender_of
from archive.desk.kinds import DeskError
from wiki.pages import saving
from wiki.pages.render_child import CannotRender
from wiki.proposals import bundles, verbs
from wiki.proposals.access import code_of, for_author, for_reader
from wiki.proposals.forms import AnswerForm, TextForm
from wiki.proposals.gate import CODES_LENGTH, account_of
from wiki.proposals.layout import laid_out
from wiki.proposals.models import Proposal
from wiki.proposals.open_proposals import LANE
from wiki.proposals.own_words import shown_to_author
from wiki.proposals.putting_together import conflicts_in, put_together

PROPOSALS_A_PAGE = 50


@never_cache
@login_required
@require_safe
def mine(request):
    """List one's own proposals, the newest first."""
    proposals = Proposal.objects.filter(author=request.user).defer("text").select_related("page")
    shown_proposals = Paginator(proposals, PROPOSALS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "wiki/proposals/mine.html", {"proposals": shown_proposals})


@for_reader
@require_http_methods(["GET", "HEAD", "POST"])
def show(request, proposal):
    """Show a proposal to its author or its reviewers: what it changes, what was said of it, its state."""
    return _page(request, proposal)


@for_author
@require_POST
def answer(request, proposal):
    """Answer the review team, or tell it something."""
    if proposal.kind == Proposal.Kind.FACTS:
        return _page(request, proposal, fault=_("Facts are not discussed: take them back, or send others."), status=409)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, fault=_("Your answer is empty or too long: nothing was sent."), status=400)
    return _done(request, proposal, lambda: verbs.answer(proposal, form.cleaned_data["text"], account_of(request)))


@for_author
@require_POST
def take_back(request, proposal):
    """Take one's own proposal back."""
    return _done(request, proposal, lambda: verbs.take_back(proposal))


@for_author
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, proposal):
    """Write one's own text again: in the place of the last, or, once that is decided, as another proposal."""
    if not proposal.has_text or proposal.state == Proposal.State.APPROVED:
        return _page(request, proposal, fault=_("This proposal cannot be written again."), status=409)
    if not {"preview", "send"} & request.POST.keys():
        return _form(request, proposal, TextForm(initial=_initial(request, proposal), proposal=proposal))
    form = TextForm(request.POST, proposal=proposal, host=request.get_host())
    is_valid = form.is_valid()
    if "preview" in request.POST:
        waiting, base = _waiting(proposal, _text(form)), put_together(proposal).current
        preview = laid_out(form.data.get("title", ""), _text(form), request.user, waiting, base)
        return _form(request, proposal, form, preview=preview)
    if not is_valid:
        return _form(request, proposal, form, status=422)
    return _send(request, proposal, form)


def _initial(request, proposal) -> dict:
    """Return the text as its author reads it, put together with what was published meanwhile."""
    together = put_together(proposal)
    text = shown_to_author(together.text, request.user, proposal.documents.all())
    base = together.current and together.current.pk
    facts = {"title": together.title, "text": text, "summary": proposal.summary, "base": base}
    return facts | {"path": proposal.path}


def _send(request, proposal, form):
    """Send the text; whatever goes wrong, it stays in the form."""
    data = form.cleaned_data
    facts = {
        "title": data["title"], "text": data["text"], "summary": data["summary"], "base_revision_id": data["base"],
        "path": data.get("path", ""), "joined": request.POST.get("joined", "")[:CODES_LENGTH].split(),
    }  # fmt: skip
    sender = sender_of(request)
    if not LANE.has_room_for(sender):
        form.add_error(None, _("No more can be taken today: keep what you wrote and come back tomorrow."))
        return _form(request, proposal, form, status=429)
    try:
        if proposal.is_open:
            said = verbs.change(proposal, **facts)
        else:
            proposal = verbs.propose_again(proposal, **facts)
            said = _("Your text waits for review. Until then only the review team sees it.")
    except (saving.CannotSave, CannotRender, DeskError) as error:
        form.add_error("text", str(error))
        return _form(request, proposal, form, status=422)
    LANE.count(sender)
    return _done(request, proposal, lambda: said)


def _text(form) -> str:
    return form.data.get("text", "").replace("\r\n", "\n")


def _waiting(proposal, text: str) -> list:
    """Return the documents that would be published with this text."""
    cited = bundles.own_waiting(bundles.cited_codes(text), proposal.author, proposal.receipt_hmac)
    return [*{*cited, *proposal.documents.all()}]


def _form(request, proposal, form, preview=None, status=200):
    text = _text(form) if form.is_bound else form.initial["text"]
    context = {"proposal": proposal, "form": form, "code": code_of(request), "preview": preview}
    context |= {"together": put_together(proposal), "joined": request.POST.get("joined", "")[:CODES_LENGTH]}
    context["sides"] = conflicts_in(text)
    return render(request, "wiki/proposals/change.html", context, status=status)


def _done(request, proposal, act):
    """Do it, and show the proposal: by a redirect for an account, at once for whoever typed a code."""
    try:
        said = act()
    except DeskError as error:
        return _page(request, proposal, fault=str(error), status=409)
    if code_of(request):
        proposal = Proposal.objects.get(pk=proposal.pk)
        return _page(request, proposal, notice=said)
    messages.success(request, said)
    return redirect("proposal", proposal.pk)


def _page(request, proposal, status=200, **more):
    code = code_of(request)
    context = {
        "proposal": proposal,
        "code": code,
        "is_author": bool(code) or proposal.is_by(request.user),
        "state": Proposal.State,
        **more,
    }
    return render(request, "wiki/proposals/proposal.html", context, status=status)
