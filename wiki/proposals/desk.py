"""The desk's kind of review for proposals."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


register(
    Kind(
        name=verbs.KIND,
        label=gettext_lazy("Proposal for a page"),
        template="wiki/proposals/_review.html",
        summary=summary,
        subjects=subjects,
        context=about,
        verbs={
            "publish": Verb(gettext_lazy("Publish"), publish, style="main"),
            "ask": Verb(gettext_lazy("Ask for changes"), ask, needs_reason=True),
            "comment": Verb(gettext_lazy("Write a comment"), comment, needs_reason=True),
            "refuse": Verb(gettext_lazy("Refuse the text"), refuse, needs_reason=True, style="grave"),
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
