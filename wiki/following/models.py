"""One line for each revision of a page, what people watch of them, and which revisions were blanked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wiki.pages.models import WikiPage


class ChangeKind(models.TextChoices):
    """What was done to a page. Only the first three change its words."""

    NEW = "new", _("new page")
    EDIT = "edit", _("edit")
    UNDO = "undo", _("undone")
    MOVE = "move", _("move")
    LOCK = "lock", _("lock")
    SITE = "site", _("taken off or put back")
    BLANK = "blank", _("version blanked")
    OTHER = "other", _("other")


OF_WORDS = [ChangeKind.NEW, ChangeKind.EDIT, ChangeKind.UNDO]


class ChangeQuerySet(models.QuerySet):
    """Changes, the newest first."""

    def visible_to(self, user):
        """Those of pages that this person may see."""
        return self.filter(page__in=WikiPage.objects.visible_to(user))

    def of_branch(self, path: str):
        """Those of the page at this path, and of all pages below it."""
        return self.filter(page__in=WikiPage.objects.filter(Q(path=path) | Q(path__startswith=f"{path}/")))

    def with_what_is_shown(self):
        """With all that a line of a list reads, in the same query; without the texts."""
        rows = self.select_related("revision", "author", "page__article__current_revision", "revision__blanking")
        return rows.defer(
            "revision__content", "page__article__current_revision__content", "page__html", "page__text", "page__stems"
        )


class Change(models.Model):
    """What one revision did. Written with it (`wiki.following.changes.record`); its number orders the changes."""

    revision = models.OneToOneField("wiki.ArticleRevision", primary_key=True, on_delete=models.CASCADE)
    page = models.ForeignKey("pages.WikiPage", on_delete=models.CASCADE, related_name="changes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    day = models.DateField(help_text="Local day, so that nothing which is shown is made from an hour.")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-revision"]
        indexes = [
            models.Index(fields=["page", "-revision"], name="change_of_page"),
            models.Index(fields=["author", "-revision"], name="change_of_author"),
            models.Index(fields=["kind", "-revision"], name="change_of_kind"),
            models.Index(fields=["day"], name="change_of_day"),
        ]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self):
        return f"{self.page_id}: {self.kind}"


class Watch(models.Model):
    """Somebody watches a page, or the branch below it too; `seen` is the last change that they said they have seen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    page = models.ForeignKey("pages.WikiPage", on_delete=models.CASCADE, related_name="watches")
    branch = models.BooleanField(default=False)
    seen = models.BigIntegerField(default=0, help_text="Number of a revision: no day, no hour.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="watch_once")]
        verbose_name = _("watched page")
        verbose_name_plural = _("watched pages")

    def __str__(self):
        return f"{self.page_id}{' and below' if self.branch else ''}"


class Blanking(models.Model):
    """A revision of which the words were taken away, for good: by whom, on which day, for which kind of reason."""

    class Reason(models.TextChoices):
        PRIVATE_LIFE = "private-life", _("private life of a person")
        DEFAMATION = "defamation", _("insult or defamation")
        COPYRIGHT = "copyright", _("rights of an author")
        COURT = "court", _("decision of a court or an authority")
        OTHER = "other", _("another legal reason")

    revision = models.OneToOneField("wiki.ArticleRevision", primary_key=True, on_delete=models.CASCADE)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = _("blanked version")
        verbose_name_plural = _("blanked versions")

    def __str__(self):
        return f"{self.revision_id}: {self.reason}"
