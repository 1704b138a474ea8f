"""Proposing what is to be done with a page as a whole: another address, or off the site."""

from django.utils.translation import gettext as _

from wiki.pages import moving, saving
from wiki.pages.models import FormerPath, WikiPage
from wiki.pages.texts import normalised_line
from wiki.proposals.errors import ProposalError
from wiki.proposals.models import Proposal

REASON_MAX = 150  # characters: it stands in the history behind what was done


def checked_address(page: WikiPage, path: str) -> str:
    """Return the address as it would be; raises `saving.CannotSave` unless the page could move there today."""
    path = path.strip().strip("/").lower()
    saving.check_path(path)
    if path == page.path:
        raise saving.BadPath(_("The page has this address already: write another one."))
    if path.startswith(f"{page.path}/"):
        raise saving.BadPath(_("A page cannot move below itself."))
    others = WikiPage.objects.filter(path=path).exclude(pk=page.pk)
    if others.exists() or FormerPath.objects.filter(path=path).exclude(page=page).exists():
        raise saving.PageExists(
            _("“%(path)s” is the address of another page, or was: choose another.") % {"path": path}
        )
    return path


def checked_reason(reason: str) -> str:
    """Return the reason on one line; raises `saving.BadText` when there is none."""
    reason = normalised_line(reason)[:REASON_MAX]
    if not reason:
        raise saving.BadText(_("Say why, in a few words: the review team decides on it."))
    return reason


def carry_out(proposal: Proposal) -> str:
    """Do what is proposed, in the transaction of the decision; return the sentence that the moderator reads.

    Raises `ProposalError`, or `saving.CannotSave`.
    """
    page = proposal.page
    if proposal.kind == Proposal.Kind.MOVE:
        moving.move(page, proposal.path, by=proposal.author, reason=proposal.summary)
        return _("“%(title)s” has its new address.") % {"title": proposal.title}
    if page.deleted:
        raise ProposalError(_("This page is off the site already."))
    moving.take_off(page, by=proposal.author, reason=proposal.summary)
    return _("“%(title)s” is off the site; nothing of it is deleted.") % {"title": proposal.title}
