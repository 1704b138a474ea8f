"""The record: one document, where it comes from, what was decided about it, and who may see it."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from archive.models.charge import in_charge

# No vowels and nothing that looks like another letter: no word, no doubt when it is read aloud.
CODE_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
CODE_LENGTH = 6
SLUG_LENGTH = 60


def new_code() -> str:
    """Return a code for a document: 27^6 of them, and it says nothing of order or date."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Provenance(models.TextChoices):
    """By which way a document came out."""

    PUBLIC_RECORD = "public-record", _("Public record")
    ANSWER = "answer", _("Answer to a request")
    PRESS = "press", _("Press")
    LEAK = "leak", _("Leak")
    CAMPAIGN = "campaign", _("Campaign and associations")
    LEGAL = "legal", _("Legal framework")


class Nature(models.TextChoices):
    """What kind of paper it is."""

    DELIBERATION = "deliberation", _("Deliberation")
    CONTRACT = "contract", _("Contract")
    AGREEMENT = "agreement", _("Agreement")
    ORDER = "order", _("Order")
    REPORT = "report", _("Report")
    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    IMPACT_ASSESSMENT = "impact-assessment", _("Impact assessment")
    OPINION = "opinion", _("Opinion of an authority")
    JUDGMENT = "judgment", _("Judgment")
    MINUTES = "minutes", _("Minutes")
    SLIDES = "slides", _("Slides")
    ARTICLE = "article", _("Article")
    LEAFLET = "leaflet", _("Leaflet or press release")
    PHOTO = "photo", _("Photo")
    TABLE = "table", _("Table")


class DatePrecision(models.TextChoices):
    """How much of the date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    SEASON = "season", _("season")
    YEAR = "year", _("year")
    RANGE = "range", _("from … to …")


class Decision(models.TextChoices):
    """What the review team decided."""

    WAITING = "waiting", _("Waiting for review")
    QUESTION = "question", _("Question asked")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")


class Withdrawal(models.TextChoices):
    """Why a document was taken off the site, as the public reads it; the words of the team stay with the team."""

    PERSONAL_DATA = "personal-data", _("protects somebody’s personal data")
    SOURCE = "source", _("protects whoever gave it")
    LEGAL = "legal", _("legal request or judgment")
    RIGHTS = "rights", _("copyright")
    ERROR = "error", _("published by mistake, or replaced")
    OTHER = "other", _("other reason")


class DocumentQuerySet(models.QuerySet):
    """The only door: every view, file, image, search, feed, export and API starts from `visible_to`."""

    def published(self):
        """Documents that everybody may see."""
        return self.filter(decision=Decision.PUBLISHED, public_version__isnull=False, duplicate_of__isnull=True)

    def visible_to(self, user):
        """Documents that this person may see."""
        # everybody sees what is published, in its public version only
        visible = models.Q(decision=Decision.PUBLISHED, public_version__isnull=False, duplicate_of__isnull=True)
        # the review team sees what it reviews
        if getattr(user, "is_moderator", False):
            return self.filter(visible | models.Q(pk__in=self.reviewed_by(user).values("pk")))
        return self.filter(visible)

    def reviewed_by(self, user):
        """Documents that this moderator reviews: all, or those of their territories, of none, and of nobody's."""
        return self.filter(in_charge(self.model, user))

    def in_territory(self, territory):
        """Documents about this territory or one inside it."""
        return self.filter(territories__path__startswith=territory.path).distinct()

    def tally(self) -> dict[str, int]:
        """Count every document once, by precedence: the parts always sum to `received`.

        Precedence: duplicate, refused, withdrawn, merged, published, failed, waiting (docs/architecture.md).
        """
        versions = self.model.versions.rel.related_model.objects.filter(document=models.OuterRef("pk"))
        later = self.model.versions.rel.related_model.objects.filter(
            document=models.OuterRef("document"), number__gt=models.OuterRef("number")
        )  # a version that another one took the place of says nothing any more
        outcome = models.Case(
            models.When(duplicate_of__isnull=False, then=models.Value("duplicate")),
            models.When(
                decision__in=[Decision.REFUSED, Decision.WITHDRAWN, Decision.MERGED, Decision.PUBLISHED],
                then=models.F("decision"),
            ),
            models.When(
                models.Exists(versions.filter(processing="failed").exclude(models.Exists(later))),
                then=models.Value("failed"),
            ),
            default=models.Value("waiting"),
            output_field=models.CharField(),
        )
        parts = dict.fromkeys(OUTCOMES, 0)
        for row in self.order_by().annotate(outcome=outcome).values("outcome").annotate(n=models.Count("pk")):
            parts[row["outcome"]] = row["n"]
        return {"received": sum(parts.values()), **parts}


# In the order in which they win.
OUTCOMES = ["duplicate", "refused", "withdrawn", "merged", "published", "failed", "waiting"]


class Document(models.Model):
    """A document of the archive. What it holds is in its versions; this row says what it is."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    title = models.CharField(_("title"), max_length=250, blank=True)
    provenance = models.CharField(_("provenance"), max_length=20, choices=Provenance)
    nature = models.CharField(_("nature"), max_length=20, choices=Nature, blank=True)
    date = models.DateField(_("date of the document"), null=True, blank=True)
    date_end = models.DateField(_("last day of the range"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=10, choices=DatePrecision, default=DatePrecision.DAY
    )
    added = models.DateTimeField(_("added"), help_text=_("For a leak, the day only."))
    source = models.CharField(_("source"), max_length=500, blank=True, help_text=_("An address or a reference."))
    how_obtained = models.TextField(_("how it was obtained"), blank=True)
    territories = models.ManyToManyField("archive.Territory", blank=True, related_name="documents")
    organisations = models.ManyToManyField("archive.Organisation", blank=True, related_name="documents")
    technologies = models.ManyToManyField("archive.Technology", blank=True, related_name="documents")

    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING, db_index=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("Why it was refused, questioned or withdrawn."))
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_as = models.CharField(_("reason, as the public reads it"), max_length=15, choices=Withdrawal, blank=True)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="deposits"
    )
    public_version = models.ForeignKey(
        "archive.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    is_demonstration = models.BooleanField(default=False, editable=False)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The e-mail or archive that it came in.",
    )
    receipt_hmac = models.CharField(
        max_length=64, blank=True, db_index=True, help_text="Of the follow code of a deposit without account."
    )
    publisher = models.CharField(_("published by"), max_length=200, blank=True, help_text=_("The newspaper, the site."))
    author = models.CharField(_("author of the article"), max_length=200, blank=True)
    proposed = models.JSONField(default=dict, help_text="What the machine reads in the text: title, date, nature ...")
    extract_only = models.BooleanField(
        _("show an extract only"),
        default=False,
        help_text=_("Readers see what it is, a chosen extract and where to read it; the whole text is searched."),
    )
    extract = models.TextField(_("chosen extract"), blank=True)
    publish_on = models.DateField(
        _("publication planned for"),
        null=True,
        blank=True,
        help_text=_("Approved; the worker publishes it on that day, never before."),
    )
    names_private_person = models.BooleanField(
        _("names a private person"), default=False, help_text=_("Two people must then publish it.")
    )
    original_released = models.BooleanField(
        default=False, help_text="The file of the administration is given byte for byte beside the clean copy."
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-added", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title or self.code

    def save(self, *args, **kwargs):
        """Draw another code while another document has this one: among 20,000, two in five archives meet twins."""
        while self._state.adding and Document.objects.filter(code=self.code).exists():
            self.code = new_code()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("document", args=[self.slug, self.code])

    def is_deposit_of(self, user=None, receipt: str = "") -> bool:
        """Return whether this account, or whoever holds the follow code of this digest, sent the document."""
        if user is not None and self.deposited_by_id == user.pk:
            return True
        return bool(receipt) and constant_time_compare(receipt, self.receipt_hmac)

    @property
    def slug(self) -> str:
        """The readable half of the address; the code decides, another slug redirects."""
        slug = slugify(self.title)
        if len(slug) > SLUG_LENGTH:  # cut between two words
            slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
        return slug.strip("-") or "document"

    @property
    def notice(self) -> str:
        """What must be said wherever the document is named: that a demonstration's is not the act it sums up."""
        return _("Summary written for the demonstration, not the act") if self.is_demonstration else ""

    def page_url(self, number: int) -> str:
        """Address of the n-th page of the public version."""
        return reverse("page", args=[self.slug, self.code, number])
