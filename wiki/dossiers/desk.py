"""The desk's kind of review for facts that somebody proposes."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.desk import reviews
from archive.desk.kinds import Kind, Verb, register
from wiki.dossiers import proposing
from wiki.dossiers.differences import differences
from wiki.dossiers.snapshots import FactError, citations_in, decode, snapshot
from wiki.dossiers.tracing import paragraphs
from wiki.evidence.models import Stance
from wiki.proposals.models import Proposal


def summary(review) -> str:
    """Return the proposal's line in the queue."""
    return str(review.subject)


def publish(review, by, reason):
    """Write the fact under its author's name."""
    return proposing.approve(review.subject, by, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why."""
    return proposing.refuse(review.subject, by, reason=reason, seen=review.version)


def about(review, user) -> dict:
    """Return what the proposal would change, as this moderator may see it."""
    return {"review": review, "stances": Stance.choices, **change_of(review.subject, user)}


def change_of(proposal: Proposal, user) -> dict:
    """Return what a proposal of facts would change, for its author or a moderator."""
    model = proposal.content_type.model_class()
    waits = proposal.state == Proposal.State.WAITING
    context = {
        "proposal": proposal,
        "differences": differences(model, proposal.before, proposal.after, user),
        "paragraphs": paragraphs(model, proposal.before, proposal.after),
    }
    try:
        values = decode(model, proposal.after)
    except FactError as error:
        return context | {"problem": str(error) if waits else ""}
    context["lacks_proof"] = waits and proposing.lacks_proof(model, values, citations_in(proposal.after))
    return context | _about_subject(proposal, model, values)


def _about_subject(proposal: Proposal, model, values: dict) -> dict:
    """Return the fact that is there, and the page on which it stands or will stand."""
    fact = model.objects.visible_to(None).filter(pk=proposal.object_id).first() if proposal.object_id else None
    subject = values.get("project") or values.get("subject") or values.get("territory") or values.get("organisation")
    moved = fact is not None and proposal.before is not None and snapshot(fact) != proposal.before
    return {"fact": fact, "about": subject, "fact_moved": moved and proposal.state == Proposal.State.WAITING}


def undo_refusal(review, by):
    """Have a proposal that was refused, or asked about, wait as it did."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=review.object_id)
        reviews.take_back(review, by)
        row.state, row.reason, row.decided_at = Proposal.State.WAITING, "", None
        row.save(update_fields=["state", "reason", "decided_at"])
    return _("Your decision is undone: the proposal waits for review again.")


register(
    Kind(
        name=proposing.KIND,
        label=gettext_lazy("Fact of a dossier"),
        template="wiki/dossiers/_review.html",
        summary=summary,
        context=about,
        verbs={
            "publish": Verb(gettext_lazy("Publish"), publish, style="main", key="p"),
            "refuse": Verb(
                gettext_lazy("Refuse"), refuse, needs_reason=True, style="grave", undo=undo_refusal, key="r"
            ),
        },
    )
)
