"""The desk's kind of review for documents."""

from django.utils.translation import gettext_lazy as _

from archive import moderation
from archive.desk.kinds import Kind, Verb, register


def summary(review) -> str:
    """Return the document's line in the queue."""
    document = review.subject
    file = document.versions.all()[0].files.first() if not document.title else None
    return document.title or (file.name if file else document.code)


def publish(review, by, reason):
    """Publish, or give the first of the two approvals of a leak."""
    return moderation.publish(review.subject, by, seen=review.version)


def ask(review, by, reason):
    """Ask the depositor something."""
    return moderation.ask(review.subject, by, reason=reason, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why."""
    return moderation.refuse(review.subject, by, reason=reason, seen=review.version)


register(
    Kind(
        name="document",
        label=_("Document"),
        template="archive/desk/_document.html",
        summary=summary,
        verbs={
            "publish": Verb(_("Publish"), publish, style="main"),
            "ask": Verb(_("Ask a question"), ask, needs_reason=True),
            "refuse": Verb(_("Refuse"), refuse, needs_reason=True, style="grave"),
        },
    )
)
