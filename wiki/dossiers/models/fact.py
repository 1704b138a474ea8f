"""What every fact has: its sources, its history, and that it can be taken away without being lost."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from wiki.evidence.models import Citation


class FactQuerySet(models.QuerySet):
    """Who may see which facts."""

    def visible_to(self, user):
        """Facts that this person may see: all that are not taken away; a row is only made by an approval."""
        return self.filter(removed=False)


class Fact(models.Model):
    """A row that somebody approved. It is written by `wiki.dossiers.writing` alone, which keeps each version.

    `FIELDS` are the ones that its history holds, in the order in which people read them.
    """

    FIELDS: tuple[str, ...] = ()

    removed = models.BooleanField(default=False, help_text="Nobody reads it; its history can bring it back.")
    is_demonstration = models.BooleanField(default=False, editable=False)
    citations = GenericRelation(Citation)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True
