"""What pages are compared by: a few hashes of each, so that the same page is found again in another file."""

from django.db import models


class PageSketch(models.Model):
    """One hash of a page's sketch: the smallest hashes of its runs of words. Two pages that share many are the same."""

    page = models.ForeignKey("archive.Page", on_delete=models.CASCADE, related_name="sketch")
    value = models.BigIntegerField(db_index=True)

    def __str__(self):
        return f"{self.page_id}: {self.value}"
