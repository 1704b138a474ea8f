"""Keeps citations with their documents when what is public changes: published later, replaced, merged, or corrected.

Here they are only told that they must be looked for, in the caller's transaction; the worker looks (`reattaching`).
"""

from django.db.models import Q
from django.dispatch import receiver

from archive.models import Decision
from archive.signals import page_corrected, visibility_changed
from wiki.evidence.models import Citation

State = Citation.State


@receiver(visibility_changed, dispatch_uid="evidence")
def attach(sender, document, **kwargs):
    """Tie citations that name this document to it, and mark those of another version as to be looked for.

    A document that goes out of sight keeps its citations: what they show is decided at each reading.
    """
    if document.decision == Decision.MERGED and document.merged_into_id:
        Citation.objects.filter(document=document).update(state=State.STALE, tries=0)
    if document.decision != Decision.PUBLISHED or not document.public_version_id:
        return
    Citation.objects.filter(code=document.code, document__isnull=True).update(
        document=document, version=document.public_version_id, state=State.STALE, tries=0
    )
    elsewhere = ~Q(version=document.public_version_id) | Q(version__isnull=True)
    Citation.objects.filter(elsewhere, document=document).update(state=State.STALE, tries=0)


@receiver(page_corrected, dispatch_uid="evidence")
def look_again(sender, page, **kwargs):
    """Mark what quotes a page that says something else now, and what was lost in its version, as to be looked for."""
    of_version = Citation.objects.filter(version=page.version_id).exclude(words="")
    on_it = Q(state__in=[State.CURRENT, State.MOVED], page_from__lte=page.rank, page_to__gte=page.rank)
    of_version.filter(on_it | Q(state=State.LOST)).update(state=State.STALE, tries=0)
