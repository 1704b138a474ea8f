"""Keeps citations with their documents when what is public changes: published later, replaced, or merged.

Here they are only told that they must be looked for, in the caller's transaction; the worker looks (`reattaching`).
"""

from django.db.models import Q
from django.dispatch import receiver

from archive.models import Decision
from archive.signals import visibility_changed
from wiki.evidence.models import Citation

State = Citation.State


@receiver(visibility_changed, dispatch_uid="evidence")
def attach(sender, document, **kwargs):
    """Tie citations that name this document to it, and mark those of another version as to be looked for.

    A document that goes out of sight keeps its citations: what they show is decided at each reading.
    """
    if document.decision == Decision.MERGED and document.merged_into_id:
        Citation.objects.filter(document=document).update(state=State.STALE)
    if document.decision != Decision.PUBLISHED or not document.public_version_id:
        return
    Citation.objects.filter(code=document.code, document__isnull=True).update(
        document=document, version=document.public_version_id, state=State.STALE
    )
    elsewhere = ~Q(version=document.public_version_id) | Q(version__isnull=True)
    Citation.objects.filter(elsewhere, document=document).update(state=State.STALE)
