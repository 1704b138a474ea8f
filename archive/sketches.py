"""Pages that are the same in several files: each page's sketch, and the pages elsewhere that share most of it.

A sketch is the smallest hashes of a page's runs of words: two pages that share many runs share many of them, whatever
stands around and whatever a recognition got wrong here and there (Broder, "On the resemblance and containment of
documents", 1997).
"""

from archive.models import PageSketch


def forget(pages) -> None:
    """Have the worker sketch these pages (their keys) again: their text has changed."""
    PageSketch.objects.filter(page__in=pages).delete()
