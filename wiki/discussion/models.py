"""What somebody says about a page, and whether more may be said there."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archive.models import Review
from wiki.pages.models import WikiPage

SIGNATURE_MAX = 40  # as long as a pseudonym
REASON_MAX = 500


class CommentQuerySet(models.QuerySet):
    """Who may see which comment."""

    def visible_to(self, user):
        """What is published under a page that this person may see; one's own; for the review team, its queue."""
        published = Q(state=Comment.State.PUBLISHED, page__in=WikiPage.objects.visible_to(user))
        if not user.is_authenticated:
            return self.filter(published)
        allowed = published | Q(author=user)
        if user.is_moderator:
            mine = Review.objects.for_moderator(user).filter(content_type=ContentType.objects.get_for_model(Comment))
            allowed |= Q(pk__in=mine.values("object_id"))
        return self.filter(allowed)

    def under(self, page, user):
        """What this person reads under a page: what is published, and their own that is not."""
        own = Q(author=user) if user.is_authenticated else Q()
        return self.filter(own | Q(state=Comment.State.PUBLISHED), page=page).order_by("pk")


class Comment(models.Model):
    """One contribution to the discussion of a page, in plain text. Nothing says at what hour it came.

    Its author is an account, or whoever holds the code of which `receipt_hmac` is the digest (`archive.receipts`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for review")
        PUBLISHED = "published", _("published")
        REFUSED = "refused", _("refused")

    page = models.ForeignKey("pages.WikiPage", on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(_("comment"))
    signature = models.CharField(_("pseudonym"), max_length=SIGNATURE_MAX, blank=True, help_text="Of no account.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    receipt_hmac = models.CharField(max_length=64, unique=True, help_text="One form makes one comment.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="Of a refusal: its author reads it.")
    day = models.DateField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["page", "state", "id"], name="comment_of_page")]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self):
        return f"{self.page_id}: {self.text[:60]}"

    @property
    def name(self) -> str:
        """Who signs: the account's pseudonym, or what was typed; empty for nobody."""
        return self.author.pseudonym if self.author else self.signature


class Closure(models.Model):
    """A page under which nothing more may be said, and why."""

    page = models.OneToOneField("pages.WikiPage", on_delete=models.CASCADE, related_name="discussion_closure")
    reason = models.CharField(max_length=REASON_MAX)
    day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("closed discussion")
        verbose_name_plural = _("closed discussions")

    def __str__(self):
        return f"{self.page_id}: {self.reason}"
