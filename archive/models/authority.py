"""What documents are about: places, organisations, technologies, and the words that name them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """A place with a code that cannot collide: `42218`, `dep-42`, `reg-84`, `epci-<SIREN>`, `quartier-<slug>`."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("Commune")
        DEPARTMENT = "department", _("Department")
        REGION = "region", _("Region")
        EPCI = "epci", _("Intercommunal body")
        QUARTER = "quarter", _("Neighbourhood")

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    # Codes from the region down, "reg-84/dep-42/42218/": descendants are one prefix query.
    path = models.CharField(max_length=250, unique=True)
    slug = models.SlugField(max_length=80, help_text="Unique among communes, and among the other territories.")
    name_slug = models.SlugField(max_length=80, help_text="The slug that homonyms share.")
    population = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        constraints = [
            models.UniqueConstraint("slug", condition=models.Q(kind="commune"), name="territory_commune_slug"),
            models.UniqueConstraint("slug", condition=~models.Q(kind="commune"), name="territory_other_slug"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("commune" if self.kind == self.Kind.COMMUNE else "territory", args=[self.slug])

    @property
    def codes(self) -> list[str]:
        """Its own code and those of the territories that hold it, the widest first."""
        return self.path.strip("/").split("/")


class Organisation(models.Model):
    """A company, an administration, an association."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        LOCAL = "local", _("Local authority")
        STATE = "state", _("State")
        REGULATOR = "regulator", _("Supervisory authority")
        COURT = "court", _("Court")
        ASSOCIATION = "association", _("Association, union, collective")
        MEDIA = "media", _("Newspaper, media")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    description = models.TextField(_("what it is"), blank=True, max_length=2000)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.slug])


class Technology(models.Model):
    """A kind of surveillance: sound sensors, facial recognition, drones."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="kinds")
    definition = models.TextField(_("definition"), blank=True, max_length=2000)
    what_to_ask = models.TextField(_("what to ask for"), blank=True, max_length=2000, help_text="One document a line.")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        ordering = ["name"]
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("technology", args=[self.slug])


class Term(models.Model):
    """A word and one that stands for it: synonyms in search, critical and official words in dossiers."""

    class Register(models.TextChoices):
        PLAIN = "plain", _("plain word")
        OFFICIAL = "official", _("official word")
        ACRONYM = "acronym", _("acronym")

    word = models.CharField(_("word"), max_length=80)
    equivalent = models.CharField(_("equivalent"), max_length=80)
    register = models.CharField(_("register"), max_length=10, choices=Register)

    class Meta:
        ordering = ["word"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [models.UniqueConstraint(fields=["word", "equivalent"], name="term_word_equivalent")]

    def __str__(self):
        return f"{self.word} = {self.equivalent}"
