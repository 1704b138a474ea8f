"""What the index must still learn, and the state of the machine: rows that only the machine reads."""

from django.db import models


class IndexTask(models.Model):
    """A document whose index entry must change, written in the transaction of the change itself.

    No foreign key: the task to delete an entry outlives the document.
    """

    document_id = models.BigIntegerField(db_index=True)
    delete_entry = models.BooleanField(help_text="The document is not public any more: goes first, excluded at once.")
    added = models.DateTimeField(auto_now_add=True)
    failure = models.TextField(blank=True)

    def __str__(self):
        return f"{'delete' if self.delete_entry else 'index'} {self.document_id}"


class Visibility(models.Model):
    """One row, raised by every change of what is public; part of every ETag and cache key."""

    counter = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.counter)

    @classmethod
    def current(cls) -> int:
        """Return the counter as it stands."""
        return cls.objects.filter(pk=1).values_list("counter", flat=True).first() or 0

    @classmethod
    def raise_counter(cls):
        """Make every cached answer stale; inside the transaction of the change."""
        if not cls.objects.filter(pk=1).update(counter=models.F("counter") + 1):
            cls.objects.get_or_create(pk=1, defaults={"counter": 1})


class PageStems(models.Model):
    """One row: which version of the French analysis made `Page.stems`, and how far it came."""

    version = models.PositiveIntegerField(default=0)
    done_to = models.PositiveBigIntegerField(
        null=True, help_text="The last page that is made again; none when all are."
    )

    def __str__(self):
        return f"version {self.version}" + ("" if self.done_to is None else f", to page {self.done_to}")


class Heartbeat(models.Model):
    """When a worker last said that it lives."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self):
        return self.name


class Clock(models.Model):
    """When something that comes round was last done: the signed manifest, the weekly summary (`archive.clocks`)."""

    name = models.CharField(max_length=40, primary_key=True)
    done_on = models.DateField()

    def __str__(self):
        return f"{self.name}: {self.done_on}"
