"""What became of one's own proposals; nobody else's are shown, but to the review team."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wiki.proposals.models import Proposal


@never_cache
@login_required
@require_safe
def mine(request):
    """List one's own proposals, the newest first."""
    proposals = Proposal.objects.filter(author=request.user).defer("text").select_related("page")
    shown_proposals = Paginator(proposals, 50).get_page(request.GET.get("page"))
    return render(request, "wiki/proposals/mine.html", {"proposals": shown_proposals})


@never_cache
@login_required
@require_safe
def show(request, pk):
    """Show a proposal to its author or its reviewers: what it changes, its state, the reason of a refusal."""
    proposal = get_object_or_404(
        Proposal.objects.visible_to(request.user).select_related("page", "base_revision"), pk=pk
    )
    return render(request, "wiki/proposals/proposal.html", {"proposal": proposal})
