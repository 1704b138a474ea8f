"""What a proposal would change, for its author and for the review team."""

from django import template

from wiki.evidence.shown import shown_all
from wiki.pages.comparing import compare
from wiki.proposals.models import Proposal

register = template.Library()


@register.inclusion_tag("wiki/proposals/_change.html", takes_context=True)
def proposed_change(context, proposal):
    """Compare the proposed text with the one that its author started from, as this reader may see both."""
    user = context["request"].user if "request" in context else context["user"]
    base = proposal.base_revision
    before, after = shown_all([base.content if base else "", proposal.text], user)
    page = proposal.page
    moved = page is not None and base is not None and page.article.current_revision_id != base.pk
    return {
        "proposal": proposal,
        "base": base,
        "lines": compare(before, after),
        "text": after,
        "page_moved": moved and proposal.state == Proposal.State.WAITING,
    }
