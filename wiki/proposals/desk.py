"""The desk's kind of review for proposals."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.desk import reviews
from archive.desk.kinds import Kind, Verb, register
from wiki.proposals import accepting, bundles, verbs
from wiki.proposals.models import Proposal


def subjects():
    """Return proposals with all that the queue's lines read."""
    return Proposal.objects.defer("text", "before", "after")


def summary(review) -> str:
    """Return the proposal's line in the queue."""
    return review.subject.headline


def about(review, user) -> dict:
    """Return what the template shows beside the proposal, whose page, base and author are read in one query."""
    proposal = review.subject
    whole = Proposal.objects.select_related("page__article__current_revision", "base_revision", "author")
    whole = whole.get(pk=proposal.pk)
    proposal.page, proposal.base_revision, proposal.author = whole.page, whole.base_revision, whole.author
    taken_back = proposal.state == Proposal.State.TAKEN_BACK
    return {"decision": _("Taken back by its author")} if taken_back else {}


def publish(review, by, reason):
    """Publish it, with its documents, under its author's name."""
    return accepting.approve(review.subject, by, seen=review.version)


def comment(review, by, reason):
    """Say something to its author."""
    return verbs.comment(review.subject, by, text=reason, seen=review.version)


def ask(review, by, reason):
    """Ask its author for changes."""
    return verbs.ask(review.subject, by, reason=reason, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why; its documents stay in the queue."""
    return verbs.refuse(review.subject, by, reason=reason, seen=review.version)


def refuse_all(review, by, reason):
    """Refuse the text and its documents."""
    return verbs.refuse(review.subject, by, reason=reason, seen=review.version, documents=True)


def has_waiting_documents(review) -> bool:
    """Whether documents are decided with it."""
    return any(map(bundles.is_waiting, bundles.shown_documents(review.subject)))


def undo(review, by):
    """Have a proposal that was refused, or asked about, wait as it did."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=review.object_id)
        reviews.take_back(review, by)
        row.state, row.reason, row.decided_at = Proposal.State.WAITING, "", None
        row.save(update_fields=["state", "reason", "decided_at"])
    return _("Your decision is undone: the proposal waits for review again.")


register(
    Kind(
        name=verbs.KIND,
        label=gettext_lazy("Proposal for a page"),
        template="wiki/proposals/_review.html",
        summary=summary,
        subjects=subjects,
        context=about,
        outcomes={"taken-back": gettext_lazy("Taken back by whoever sent it")},
        verbs={
            "publish": Verb(gettext_lazy("Publish"), publish, style="main", key="p"),
            "ask": Verb(gettext_lazy("Ask for changes"), ask, needs_reason=True, undo=undo, key="q"),
            "comment": Verb(gettext_lazy("Write a comment"), comment, needs_reason=True, key="c"),
            "refuse": Verb(
                gettext_lazy("Refuse the text"), refuse, needs_reason=True, style="grave", undo=undo, key="r"
            ),
            "refuse_all": Verb(
                gettext_lazy("Refuse the text and its documents"),
                refuse_all,
                needs_reason=True,
                style="grave",
                applies=has_waiting_documents,
            ),
        },
    )
)
