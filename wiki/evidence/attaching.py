"""Keeps citations with their documents when what is public changes: published later, or in a newer version."""

from django.dispatch import receiver

from archive.models import Decision
from archive.signals import visibility_changed
from wiki.evidence.models import Citation


@receiver(visibility_changed, dispatch_uid="evidence")
def attach(sender, document, **kwargs):
    """Tie citations that name this document to it, and mark those of another version; in the caller's transaction.

    A document that goes out of sight keeps its citations: what they show is decided at each reading.
    """
    if document.decision != Decision.PUBLISHED or not document.public_version_id:
        return
    Citation.objects.filter(code=document.code, document__isnull=True).update(
        document=document, version=document.public_version_id, state=Citation.State.CURRENT
    )
    others = Citation.objects.filter(document=document).exclude(version=document.public_version_id)
    others.update(state=Citation.State.STALE)
    Citation.objects.filter(version=document.public_version_id).update(state=Citation.State.CURRENT)
