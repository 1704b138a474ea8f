"""A page of the wiki: its address, its article, and its HTML, made when it is saved."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_READ = [
    *("path", "article", "territory", "html", "headings", "locked", "deleted", "is_demonstration"),
    *(f"territory__{name}" for name in ("name", "slug", "kind", "code")),
    "article__current_revision",
    *(f"article__current_revision__{name}" for name in ("title", "content", "revision_number", "created")),
]


class WikiPageQuerySet(models.QuerySet):
    """Pages, and what is needed to read one in one query."""

    def visible_to(self, user):
        """Pages that this person may see: all that are not deleted; a page is only made by publication."""
        return self.filter(deleted=False)

    def with_revision(self):
        """Article and revision in the same query."""
        return self.select_related("article__current_revision__user", "territory")

    def to_read(self):
        """The same, without what a page that is read does not show: a third of the time of the query."""
        return self.select_related("article__current_revision", "territory").only(*_READ)


class WikiPage(models.Model):
    """A page. Text and history are django-wiki's Article and ArticleRevision."""

    path = models.CharField(max_length=200, unique=True, help_text="As in `villes/saint-etienne`.")
    article = models.OneToOneField("wiki.Article", on_delete=models.PROTECT, related_name="page")
    territory = models.OneToOneField(
        "archive.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="dossier"
    )
    html = models.TextField(blank=True, help_text="Holds note numbers only: no title, no quoted words.")
    html_revision = models.ForeignKey("wiki.ArticleRevision", null=True, on_delete=models.PROTECT, related_name="+")
    headings = models.JSONField(default=list, help_text="[level, anchor, text] of each heading.")
    text = models.TextField(blank=True, help_text="What is searched: the title, then the words, without citations.")
    stems = models.TextField(blank=True, help_text="Folded stems of the text, each between spaces.")
    stems_version = models.PositiveSmallIntegerField(default=0, help_text="Of the analysis that made the stems.")
    renderer = models.CharField(max_length=20, blank=True, help_text="Version of the renderer that made the HTML.")
    locked = models.BooleanField(_("locked"), default=False, help_text=_("Only the review team edits it."))
    deleted = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = WikiPageQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("wikipage", args=[self.path])

    @property
    def title(self) -> str:
        """The title of the current revision."""
        return self.article.current_revision.title


class FormerPath(models.Model):
    """An address that a page had: it leads to the page for ever."""

    path = models.CharField(max_length=200, unique=True)
    page = models.ForeignKey(WikiPage, on_delete=models.CASCADE, related_name="former_paths")

    def __str__(self):
        return f"{self.path} -> {self.page.path}"
