"""The desk's kind of review for documents."""

from django.utils.translation import gettext_lazy as _

from archive import moderation
from archive.deposit_state import state_of, with_state
from archive.desk.about_document import about
from archive.desk.kinds import Kind, Verb, register
from archive.models import Document, Provenance


def subjects():
    """Return documents with all that the queue's lines read."""
    return with_state(Document.objects.all()).prefetch_related("versions__files")


def summary(review) -> str:
    """Return the document's line in the queue: its title, else the name of its first file."""
    document = review.subject
    if document.title:
        return document.title
    names = [file.name for version in document.versions.all() for file in version.files.all()]
    return names[0] if names else document.code


def state(review):
    """Return how far the document is."""
    return state_of(review.subject)


def is_leak(review) -> bool:
    """Return whether publishing it asks the moderator to confirm who they are."""
    return review.subject.provenance == Provenance.LEAK


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
        subjects=subjects,
        state=state,
        context=about,
        verbs={
            "publish": Verb(_("Publish"), publish, style="main", confirms=is_leak),
            "ask": Verb(_("Ask a question"), ask, needs_reason=True),
            "refuse": Verb(_("Refuse"), refuse, needs_reason=True, style="grave"),
        },
    )
)
