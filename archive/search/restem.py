"""Making the stems of all pages again, after a change of the French analysis; goes on where a run was stopped."""

from collections.abc import Callable

from django.db import transaction

from archive.models import Page, PageStems
from archive.search.french import VERSION, page_stems

BATCH = 200  # pages in one transaction


def pages_to_restem() -> int:
    """Return how many pages still have the stems of another version."""
    done_to = _done_to()
    return 0 if done_to is None else Page.objects.filter(pk__gt=done_to).count()


def restem(progress: Callable[[int], None] = lambda count: None) -> int:
    """Make the stems again where another version made them; return how many pages were read.

    `progress` is called with the number of pages done. Called by the one writer of the index.
    """
    done, done_to = 0, _done_to()
    while done_to is not None:
        with transaction.atomic():
            pages = list(Page.objects.filter(pk__gt=done_to).order_by("pk").values_list("pk", "text", "stems")[:BATCH])
            for pk, text, stems in pages:
                if (made := page_stems(text)) != stems:
                    # A page recognised meanwhile has another text, and its own stems.
                    Page.objects.filter(pk=pk, text=text).update(stems=made)
            done_to = pages[-1][0] if pages else None
            PageStems.objects.update_or_create(pk=1, defaults={"version": VERSION, "done_to": done_to})
        done += len(pages)
        progress(done)
    return done


def _done_to() -> int | None:
    """Return the last page whose stems this version made; None when it made all of them."""
    made = PageStems.objects.filter(pk=1, version=VERSION).first()
    return made.done_to if made else 0
