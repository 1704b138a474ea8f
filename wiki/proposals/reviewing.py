"""A moderator writes a proposed text over and publishes it: what changed on both sides stands side by side."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.views.access import for_moderators
from wiki.evidence.shown import shown
from wiki.pages import saving
from wiki.proposals import accepting
from wiki.proposals.forms import TextForm
from wiki.proposals.layout import laid_out
from wiki.proposals.models import Proposal
from wiki.proposals.putting_together import conflicts_in, put_together


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Show the text as it would be published, to be written over; preview it; publish it."""
    rows = Proposal.objects.reviewed_by(request.user).select_related("page__article__current_revision", "author")
    proposal = get_object_or_404(rows, pk=pk, kind__in=[Proposal.Kind.TEXT, Proposal.Kind.NEW])
    review = reviews.open_reviews_of(proposal).first()
    if review is None:
        messages.error(request, _("The proposal for “%(title)s” was already decided.") % {"title": proposal.title})
        return redirect("proposal", pk)
    context = {"proposal": proposal, "review": review, "seen": request.POST.get("version", review.version)}
    if request.method != "POST":
        return _form(request, TextForm(initial=_initial(request, proposal), proposal=proposal), context)
    form = TextForm(request.POST, proposal=proposal, host=request.get_host())
    is_valid = form.is_valid()
    if "preview" in request.POST:
        text, waiting = form.data.get("text", "").replace("\r\n", "\n"), proposal.documents.all()
        base = put_together(proposal).current
        title, by = form.data.get("title", ""), proposal.author
        context["preview"] = laid_out(title, text, request.user, waiting, base, by, for_review=True)
        return _form(request, form, context)
    if not is_valid:
        return _form(request, form, context, status=422)
    return _publish(request, form, context)


def _initial(request, proposal) -> dict:
    """Return the proposed text put together with what was published meanwhile, as this moderator may see it."""
    together = put_together(proposal)
    base = together.current and together.current.pk
    text = shown(together.text, request.user)
    return {"title": together.title, "text": text, "summary": proposal.summary, "base": base, "path": proposal.path}


def _publish(request, form, context):
    """Publish; whatever goes wrong, the text stays in the form."""
    data, seen = form.cleaned_data, str(context["seen"])
    facts = {"title": data["title"], "text": data["text"], "path": data.get("path", "")}
    try:
        said = accepting.edit_and_approve(
            context["proposal"],
            request.user,
            base_revision_id=data["base"],
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1,
            **facts,
        )
    except saving.Conflict as conflict:
        return _conflict(request, data, context, conflict)
    except DeskError as error:
        form.add_error("text", str(error))
        return _form(request, form, {**context, "seen": context["review"].version}, status=409)
    messages.success(request, said)
    return redirect("desk")


def _conflict(request, data, context, conflict):
    """Show what the moderator wrote put together with what has just been published."""
    merged = conflict.merged
    initial = {**data, "text": shown(merged.text, request.user), "base": conflict.current.pk}
    form = TextForm(initial=initial, proposal=context["proposal"])
    said = _("This page was published anew while you were writing: both are put together below, nothing is saved yet.")
    return _form(request, form, {**context, "fault": said, "yours": data["text"]}, status=409)


def _form(request, form, context, status=200):
    text = form.data.get("text", "") if form.is_bound else form.initial["text"]
    together = put_together(context["proposal"])
    context = {**context, "form": form, "together": together, "sides": conflicts_in(text.replace("\r\n", "\n"))}
    return render(request, "wiki/proposals/edit.html", context, status=status)
