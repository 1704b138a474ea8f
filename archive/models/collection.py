"""Documents that somebody gathers, in an order of theirs, with a description."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from archive import page_ranges


def new_collection_code() -> str:
    """Return a code for a collection's address."""
    return secrets.token_hex(4)


class CollectionQuerySet(models.QuerySet):
    """Who may see which."""

    def visible_to(self, user):
        """Collections that this person may see: the public ones and their own."""
        visible = models.Q(is_public=True, is_bundle=False)  # a bundle has no door but its owner's
        if getattr(user, "is_authenticated", False):
            visible |= models.Q(owner=user)
        return self.filter(visible)


class Collection(models.Model):
    """A collection of documents, public or its owner's alone."""

    code = models.CharField(max_length=8, unique=True, default=new_collection_code, editable=False)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=5000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections")
    is_public = models.BooleanField(_("public"), default=False)
    is_bundle = models.BooleanField(
        _("bundle of exhibits"), default=False, help_text="Numbered exhibits for a file; its author's alone for ever."
    )
    last_number = models.PositiveIntegerField(
        default=0, help_text="The last exhibit number given: none is given twice."
    )
    made_at = models.DateTimeField(auto_now_add=True)
    documents = models.ManyToManyField("archive.Document", through="CollectionEntry", related_name="collections")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("collection", args=[self.slug, self.code])

    @property
    def slug(self) -> str:
        """The readable half of the address."""
        return slugify(self.title)[:60].strip("-") or "collection"


class CollectionEntry(models.Model):
    """A document's place in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    document = models.ForeignKey("archive.Document", on_delete=models.CASCADE, related_name="collection_entries")
    rank = models.PositiveIntegerField()
    note = models.CharField(_("why it is here"), max_length=300, blank=True)
    # Of a bundle only.
    number = models.PositiveIntegerField(_("exhibit number"), null=True, blank=True)
    title = models.CharField(_("title of the exhibit"), max_length=80, blank=True)
    pages = models.CharField(
        _("pages"),
        max_length=page_ranges.LENGTH_MAX,
        blank=True,
        validators=[page_ranges.valid],
        help_text="Ranges of pages; all of them when empty.",
    )
    version = models.ForeignKey(
        "archive.Version",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The one that was exhibited: another may take its place on the site.",
    )

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "document"], name="collection_document"),
            models.UniqueConstraint(fields=["collection", "number"], name="collection_number"),
        ]

    def __str__(self):
        return f"{self.collection}: {self.document}"
