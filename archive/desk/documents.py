"""The desk's kind of review for documents."""

from math import ceil

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from archive import joining, moderation, undoing
from archive.deposit_state import state_of, versions_read
from archive.desk.about_document import about
from archive.desk.kinds import Kind, Verb, register
from archive.models import Document, Provenance

PAGES_A_MINUTE = 4
PAGES_LOOKED_AT = 40


def subjects():
    """Return documents with all that the queue's lines read."""
    versions = Prefetch("versions", versions_read().prefetch_related("files"))
    return Document.objects.select_related("duplicate_of", "merged_into", "deposited_by").prefetch_related(versions)


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


def minutes(review) -> int:
    """Return two minutes, and one for each four pages to look through, forty of them at most; more where it says so."""
    version = max(review.subject.versions.all(), key=lambda one: one.number, default=None)
    pages = min((version and version.page_count) or 1, PAGES_LOOKED_AT)
    return 2 + ceil(pages / PAGES_A_MINUTE) + (2 if version and version.findings else 0)


def blocks(review) -> bool:
    """Whether somebody follows what becomes of it: its depositor waits."""
    return bool(review.subject.deposited_by_id or review.subject.receipt_hmac)


def publish(review, by, reason):
    """Publish, or give the first of the two approvals of a leak."""
    return moderation.publish(review.subject, by, seen=review.version)


def publish_on(review, by, reason, said):
    """Approve it now; the worker publishes it on that day."""
    return moderation.publish(review.subject, by, seen=review.version, on=said)


def ask(review, by, reason):
    """Ask the depositor something."""
    return moderation.ask(review.subject, by, reason=reason, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why."""
    return moderation.refuse(review.subject, by, reason=reason, seen=review.version)


def merge(review, by, reason, said):
    """Merge it into the document whose code was given."""
    return joining.join(review.subject, said, by, reason=reason, seen=review.version)


def is_no_leak(review) -> bool:
    """Whether it may be merged: of a leak, that would say that two copies came."""
    return review.subject.provenance != Provenance.LEAK


register(
    Kind(
        name="document",
        label=_("Document"),
        template="archive/desk/_document.html",
        summary=summary,
        subjects=subjects,
        state=state,
        context=about,
        minutes=minutes,
        blocks=blocks,
        verbs={
            "publish": Verb(
                _("Publish"), publish, style="main", confirms=is_leak, undo=undoing.undo, bulk=True, key="p"
            ),
            "ask": Verb(_("Ask a question"), ask, needs_reason=True, undo=undoing.undo, key="q"),
            "refuse": Verb(
                _("Refuse"), refuse, needs_reason=True, style="grave", undo=undoing.undo, bulk=True, key="r"
            ),
            "publish-on": Verb(
                _("Publish on a day"), publish_on, asks="day", confirms=is_leak, undo=undoing.undo, key="d"
            ),
            "merge": Verb(_("Merge with another document"), merge, asks="document", applies=is_no_leak, key="f"),
        },
    )
)
