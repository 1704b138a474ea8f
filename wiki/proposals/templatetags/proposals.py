"""What a proposal would change, for its author and for the review team."""

from django import template

from archive.comparing import compare
from wiki.evidence.notes import notes_of_draft
from wiki.evidence.shown import shown_all
from wiki.pages import saving
from wiki.pages.render_child import CannotRender
from wiki.pages.texts import normalised
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
        **_laid_out(proposal, user),
        "proposal": proposal,
        "base": base,
        "lines": compare(before, after),
        "text": after,
        "page_moved": moved and proposal.state == Proposal.State.WAITING,
    }


def _laid_out(proposal, user) -> dict:
    """Return the proposed page as this reader would see it, and what is doubtful in its citations."""
    base = normalised(proposal.base_revision.content) if proposal.base_revision else ""
    try:
        prepared = saving.prepare(proposal.title, proposal.text, base=base, by=proposal.author)
    except (saving.CannotSave, CannotRender) as error:
        return {"doubts": [str(error)]}
    return {
        "html": prepared.rendered.html,
        "notes": notes_of_draft(prepared.citations, user),
        "doubts": [str(refusal) for refusal in prepared.refusals],
    }
