"""Asking the worker for an image that went, or was never made."""

from django.utils import timezone

from archive.models import Page, Version


def want(version: Version, rank: int) -> None:
    """Have the images of this page made again, before anything else of the slow lane; once, however many ask.

    Nothing is asked for what cannot be drawn by itself, for a page that failed, or for one that waits: it is drawn
    then.
    """
    if version.draws_pages:
        page = Page.objects.filter(version=version, rank=rank, large_image=True, width__gt=0, failure="")
        page = page.exclude(state=Page.State.WAITING)
        if page.exists():  # most often it is asked already: a reading must not wait for the database's one writer
            page.update(large_image=False, attempts=0, leased_until=timezone.now())
