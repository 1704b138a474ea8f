"""What the review team does with facts: choosing among values, joining two of one thing, finding a proof."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from archive.desk.kinds import DeskError
from archive.models import Organisation, Review, Technology
from archive.views.access import for_moderators
from wiki.dossiers import joining
from wiki.dossiers.forms.sources import read_line
from wiki.dossiers.models import Claim, Project, Verdict
from wiki.dossiers.proposing import KIND, complete
from wiki.dossiers.resolved import group_of, resolve
from wiki.dossiers.states import grouped
from wiki.dossiers.views.access import fact_or_404
from wiki.evidence.models import Stance
from wiki.evidence.sources import sources_of

REASON_LENGTH = 500
JOINED = {"projet": Project, "organisation": Organisation, "technologie": Technology}


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request, pk):
    """Show the values that stand beside this one with their sources, and keep what is decided about each."""
    claims = group_of(fact_or_404("claim", pk))
    error, said = "", {}
    if request.method == "POST":
        said = {claim: _verdict(request, claim) for claim in claims}
        try:
            resolve(said, request.user)
        except DeskError as refused:
            error = str(refused)
        else:
            messages.success(request, _("The decision is published, with your reasons."))
            return redirect(claims[0].subject)
    sources = sources_of([Claim.objects.filter(pk__in=[claim.pk for claim in claims])], None)
    (group,) = grouped(claims, sources)
    for value in group.values:
        given = (value.claim.verdict, value.claim.verdict_reason)
        value.given_verdict, value.given_reason = said.get(value.claim, given)
    context = {"group": group, "subject": claims[0].subject, "verdicts": Verdict.choices, "error": error}
    return render(request, "wiki/dossiers/choose.html", context, status=422 if error else 200)


@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, kind, slug):
    """Join a project, an organisation or a technology to another that is the same."""
    if kind not in JOINED:
        raise Http404
    row = get_object_or_404(JOINED[kind].objects.filter(merged_into__isnull=True), slug=slug)
    error, typed = "", request.POST.get("other", "").replace("\0", "").strip()[:200]
    if request.method == "POST":
        try:
            kept = joining.join(row, joining.named(JOINED[kind], typed), by=request.user)
        except DeskError as refused:
            error = str(refused)
        else:
            messages.success(request, _("“%(name)s” is joined to “%(kept)s”.") % {"name": row, "kept": kept})
            return redirect(kept)
    context = {"row": row, "error": error, "typed": typed, "kind": kind}
    return render(request, "wiki/dossiers/join.html", context, status=422 if error else 200)


@for_moderators
@require_POST
def add_proof(request, pk):
    """Add a source to a proposal that waits: the page that its author did not give."""
    mine = Review.objects.for_moderator(request.user).filter(kind=KIND)
    review = get_object_or_404(mine, pk=pk)
    stance = request.POST.get("stance", Stance.CONFIRMS)
    found = read_line(request.POST.get("source", "").replace("\0", "")[:1000], stance)
    if found is None:
        messages.error(request, _("This is no address of a page here: open the document, and copy its address."))
        return redirect("review", pk)
    try:
        complete(review.subject, [found])
        messages.success(request, _("The source is added to the proposal."))
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("review", pk)


def _verdict(request, claim: Claim) -> tuple[str, str]:
    verdict = request.POST.get(f"verdict-{claim.pk}", "")
    reason = request.POST.get(f"reason-{claim.pk}", "").replace("\0", "").strip()
    return verdict, reason[:REASON_LENGTH]
