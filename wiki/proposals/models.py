"""An edit that waits: of a page's text, or of facts."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models import Review


class ProposalQuerySet(models.QuerySet):
    """Who may see what is proposed."""

    def visible_to(self, user):
        """One's own; and for the review team, those in its queue, decided or not."""
        if not user.is_authenticated:
            return self.none()
        own = models.Q(author=user)
        if not user.is_moderator:
            return self.filter(own)
        reviews = Review.objects.for_moderator(user).filter(content_type=ContentType.objects.get_for_model(self.model))
        return self.filter(own | models.Q(pk__in=reviews.values("object_id")))


class Proposal(models.Model):
    """What somebody wants to change. Nothing of it is public before it is approved.

    Text: `page` (or `path`, for a page that does not exist yet), `base_revision`, `title`, `text`.
    Facts: the generic `subject`, `before` and `after`.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        FACTS = "facts", _("facts")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for review")
        APPROVED = "approved", _("published")
        REFUSED = "refused", _("refused")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    page = models.ForeignKey(
        "pages.WikiPage", null=True, blank=True, on_delete=models.CASCADE, related_name="proposals"
    )
    path = models.CharField(max_length=200, blank=True)
    base_revision = models.ForeignKey(
        "wiki.ArticleRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject = GenericForeignKey()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    summary = models.CharField(_("summary of the change"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    added = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-added"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self):
        return self.title or f"{self.subject}"
