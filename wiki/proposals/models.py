"""What somebody wants to change and nobody has accepted yet: a text, a new page, a move, a removal, or facts."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
        return self.filter(own | models.Q(pk__in=self.reviewed_by(user).values("pk")))

    def reviewed_by(self, user):
        """Those in this moderator's queue, decided or not."""
        reviews = Review.objects.for_moderator(user).filter(content_type=ContentType.objects.get_for_model(self.model))
        return self.filter(pk__in=reviews.values("object_id"))

    def open(self):
        """Those that are not decided."""
        return self.filter(state__in=Proposal.OPEN)


class Proposal(models.Model):
    """What somebody wants to change. Nothing of it is public before it is approved.

    Text: `page`, `base_revision`, `title`, `text`. New page: the same without the two first, and `path`.
    Move: `page`, and the address wanted as `path`. Removal: `page`.
    Facts: the generic `subject`, `before` and `after`.
    """

    class Kind(models.TextChoices):
        TEXT = "text", gettext_lazy("text")
        NEW = "new", gettext_lazy("new page")
        MOVE = "move", gettext_lazy("move of a page")
        REMOVAL = "removal", gettext_lazy("removal of a page")
        FACTS = "facts", gettext_lazy("facts")

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("waiting for review")
        QUESTION = "question", gettext_lazy("changes asked for")
        APPROVED = "approved", gettext_lazy("published")
        REFUSED = "refused", gettext_lazy("refused")
        TAKEN_BACK = "taken-back", gettext_lazy("taken back")

    OPEN = (State.WAITING, State.QUESTION)

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
    summary = models.CharField(gettext_lazy("summary of the change"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    receipt_hmac = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Of the follow code, without account."
    )
    documents = models.ManyToManyField(
        "archive.Document", blank=True, related_name="proposals", help_text="They wait, and are decided with it."
    )
    number = models.PositiveSmallIntegerField(default=1, help_text="How often its text was sent.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="Why it was refused, or what is asked of its author.")
    added = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-added", "-pk"]
        constraints = [
            models.UniqueConstraint(  # a second click makes no second one
                fields=["receipt_hmac"],
                condition=~models.Q(receipt_hmac="") & models.Q(state__in=["waiting", "question"]),
                name="proposal_one_open_a_receipt",
            )
        ]
        verbose_name = gettext_lazy("proposal")
        verbose_name_plural = gettext_lazy("proposals")

    def __str__(self):
        return self.title or f"{self.subject}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in self.OPEN

    @property
    def has_text(self) -> bool:
        """Whether it proposes words, rather than what is to be done with a page."""
        return self.kind in {self.Kind.TEXT, self.Kind.NEW}

    @property
    def headline(self) -> str:
        """What is proposed, in one line."""
        said = {
            self.Kind.NEW: _("New page: %(title)s"),
            self.Kind.MOVE: _("Move: %(title)s"),
            self.Kind.REMOVAL: _("Take off the site: %(title)s"),
        }.get(self.kind)
        return said % {"title": self} if said else str(self)

    @property
    def address(self) -> str:
        """The address of its page now, which may have moved; else the one proposed for it."""
        return self.page.path if self.page else self.path

    def is_by(self, user=None, receipt: str = "") -> bool:
        """Return whether this account, or whoever holds the follow code of this digest, proposed it."""
        if user is not None and user.is_authenticated and self.author_id == user.pk:
            return True
        return bool(receipt) and constant_time_compare(receipt, self.receipt_hmac)


class EarlierText(models.Model):
    """A text that its author has replaced since: what was sent before, with all that was said of it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveSmallIntegerField()
    base_revision = models.ForeignKey(
        "wiki.ArticleRevision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    summary = models.CharField(max_length=200, blank=True)
    by_team = models.BooleanField(default=False, help_text="Replaced at review, by whoever accepted it.")

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="earlier_text_number")]

    def __str__(self):
        return f"{self.title} ({self.number})"


class Remark(models.Model):
    """What the review team and the author say to each other about a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="remarks")
    by_team = models.BooleanField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveSmallIntegerField(help_text="Of the text that it is about.")
    text = models.TextField()
    added = models.DateTimeField()

    class Meta:
        ordering = ["added", "pk"]

    def __str__(self):
        return f"{self.proposal_id}: {self.text[:40]}"
