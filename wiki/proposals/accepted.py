"""How many proposals of each account were accepted: with documents and corrections, what makes an account trusted."""

from django.db.models import Count

from archive.models import Role
from wiki.proposals.models import Proposal


def proposals() -> dict[int, int]:
    """Return how many, by the number of the account."""
    accepted = Proposal.objects.filter(state=Proposal.State.APPROVED, author__role=Role.CONTRIBUTOR)
    return dict(accepted.order_by().values_list("author").annotate(Count("pk")))
