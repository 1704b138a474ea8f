"""The desk's kind of review for proposals."""

from django.utils.translation import gettext_lazy as _

from archive.desk.kinds import Kind, Verb, register
from wiki.proposals import verbs


def summary(review) -> str:
    """Return the proposal's line in the queue."""
    return str(review.subject)


def publish(review, by, reason):
    """Publish the edit under its author's name."""
    return verbs.approve(review.subject, by, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why."""
    return verbs.refuse(review.subject, by, reason=reason, seen=review.version)


register(
    Kind(
        name=verbs.KIND,
        label=_("Edit of a page"),
        template="wiki/proposals/_review.html",
        summary=summary,
        verbs={
            "publish": Verb(_("Publish"), publish, style="main"),
            "refuse": Verb(_("Refuse"), refuse, needs_reason=True, style="grave"),
        },
    )
)
