"""A citation: the pages of a document that a statement rests on."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """What the cited page does to the statement."""

    CONFIRMS = "confirms", _("confirms")
    CONTRADICTS = "contradicts", _("contradicts")
    MENTIONS = "mentions", _("speaks of it")


class CitationQuerySet(models.QuerySet):
    """Who cites what, for whom."""

    def of_documents(self, documents):
        """Citations of these documents (a `Document` queryset, from `visible_to`)."""
        return self.filter(document__in=documents)


class Citation(models.Model):
    """Pages of a version of a document, cited by something: a wiki page, a claim, an event, an act."""

    class State(models.TextChoices):
        CURRENT = "current", _("current")
        MISSING = "missing", _("document not found")
        STALE = "stale", _("the document has a newer version")  # to be looked for in it, by the worker
        MOVED = "moved", _("on another page now")
        LOST = "lost", _("the words are not in the document any more")
        KEPT = "kept", _("kept by the review team")
        UNREAD = "unread", _("the text of the page is not known yet")

    document = models.ForeignKey(
        "archive.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    version = models.ForeignKey(
        "archive.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    code = models.CharField(max_length=12, help_text="As written; the document may not exist, or not any more.")
    page_from = models.PositiveIntegerField(null=True, blank=True)
    page_to = models.PositiveIntegerField(null=True, blank=True)
    moved_from = models.PositiveIntegerField(null=True, blank=True, help_text="The page as written, if another now.")
    words = models.CharField(max_length=500, blank=True, help_text="Quoted from the page.")
    written = models.CharField(
        max_length=700, blank=True, help_text="The citation as its author wrote it (`syntax.written`)."
    )
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.CONFIRMS)
    sentence = models.TextField(blank=True, help_text="The statement that rests on it.")
    anchor = models.CharField(max_length=80, blank=True, help_text="Where in the owner the statement stands.")
    state = models.CharField(max_length=10, choices=State, default=State.CURRENT)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often looking for it failed since it is stale.")
    note = models.PositiveIntegerField(help_text="The number of the note that shows it.")
    rank = models.PositiveIntegerField(help_text="From 1, in the order of the text.")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    owner = GenericForeignKey()

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["content_type", "object_id", "rank"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "rank"], name="citation_owner"),
            models.Index(fields=["state"], condition=~models.Q(state="current"), name="citation_not_current"),
        ]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")

    def __str__(self):
        return f"{self.code} p. {self.page_from}"
