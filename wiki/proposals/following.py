"""Proposals among what a follow code leads to."""

from archive import receipts
from wiki.proposals.models import Proposal


def proposals_of(digest: str) -> list[Proposal]:
    """Return what was proposed under the follow code of this digest, the newest first."""
    return list(Proposal.objects.filter(receipt_hmac=digest).defer("text").select_related("page"))


receipts.register(receipts.Followed(proposals_of, "wiki/proposals/_followed.html"))
