"""A project: what is put up, where, with what, by whom, and how far it is."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from archive.models import DatePrecision, Territory
from wiki.dossiers.models.fact import Fact, FactQuerySet
from wiki.dossiers.models.status import STOPPED, Status


class ProjectQuerySet(FactQuerySet):
    """Who may see which projects."""

    def visible_to(self, user):
        """Projects that this person may see: not taken away, and not joined to another."""
        return super().visible_to(user).filter(merged_into__isnull=True)

    def in_territory(self, territory):
        """Projects of this territory or of one inside it, whatever its part in them."""
        links = ProjectTerritory.objects.filter(territory__path__startswith=territory.path)
        return self.filter(pk__in=links.values("project"))


class Project(Fact):
    """A system of surveillance: announced, tried, in service, stopped. A project is not a city: it may lie in several.

    `status`, `status_date` and `status_event` are written by `wiki.dossiers.statuses.refresh` and by nothing else.
    """

    FIELDS = ("name", "slug", "other_names", "summary", "places", "technologies", "page")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    summary = models.TextField(_("what it is, in two sentences"), blank=True, max_length=2000)
    territories = models.ManyToManyField("archive.Territory", through="ProjectTerritory", related_name="projects")
    technologies = models.ManyToManyField("archive.Technology", blank=True, related_name="projects")
    organisations = models.ManyToManyField(
        "archive.Organisation", through="ProjectOrganisation", related_name="projects"
    )
    page = models.OneToOneField(
        "pages.WikiPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="project"
    )

    status = models.CharField(max_length=12, choices=Status, default=Status.TO_VERIFY, editable=False, db_index=True)
    status_date = models.DateField(null=True, blank=True, editable=False)
    status_event = models.ForeignKey(
        "Event", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    verified_at = models.DateField(
        null=True, blank=True, editable=False, help_text="When somebody last looked whether the status still holds."
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    text = models.TextField(blank=True, editable=False, help_text="What is searched: names, summary, technologies.")
    stems = models.TextField(blank=True, editable=False)
    stems_version = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("project", args=[self.slug])

    @property
    def places(self) -> list[tuple[str, Territory]]:
        """Its territories, each with its part in the project."""
        links = self.territory_links.select_related("territory").order_by("role", "territory__code")
        return [(link.role, link.territory) for link in links]

    @property
    def is_stopped(self) -> bool:
        """Whether something stopped it."""
        return self.status in STOPPED


class FormerSlug(models.Model):
    """An address that a project had: it leads to the project for ever."""

    slug = models.SlugField(max_length=80, unique=True)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self):
        return f"{self.slug} -> {self.project.slug}"


class TerritoryRole(models.TextChoices):
    """What a territory has to do with a project."""

    INSTALLED = "installed", _("It is installed there")
    CARRIES = "carries", _("Carries the project")
    PAYS = "pays", _("Pays for it")


class ProjectTerritory(models.Model):
    """A territory's part in a project; its history is the project's (`Project.places`)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="territory_links")
    territory = models.ForeignKey("archive.Territory", on_delete=models.PROTECT, related_name="project_links")
    role = models.CharField(_("role"), max_length=10, choices=TerritoryRole, default=TerritoryRole.INSTALLED)

    class Meta:
        ordering = ["project", "role", "territory__name"]
        verbose_name = _("territory of a project")
        verbose_name_plural = _("territories of projects")
        constraints = [models.UniqueConstraint(fields=["project", "territory", "role"], name="project_territory_role")]

    def __str__(self):
        return f"{self.territory} ({self.get_role_display()})"


class OrganisationRole(models.TextChoices):
    """What an organisation does in a project."""

    OWNER = "owner", _("Project owner")
    OPERATOR = "operator", _("Operates it")
    INTEGRATOR = "integrator", _("Installs and integrates")
    MAKER = "maker", _("Makes the equipment or software")
    SUBCONTRACTOR = "subcontractor", _("Subcontractor")
    FUNDER = "funder", _("Funds it")
    SUPERVISOR = "supervisor", _("Supervises, gives opinions")
    OPPONENT = "opponent", _("Opposes it")


class PartQuerySet(FactQuerySet):
    """Who may see which organisation's part."""

    def visible_to(self, user):
        """Parts in projects that this person may see."""
        return super().visible_to(user).filter(project__removed=False)


class ProjectOrganisation(Fact):
    """An organisation's part in a project, and when; `date` and `date_end` are read with one precision."""

    FIELDS = ("project", "organisation", "role", "note", "date", "date_precision", "date_end", "date_end_precision")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="organisation_links")
    organisation = models.ForeignKey("archive.Organisation", on_delete=models.PROTECT, related_name="project_links")
    role = models.CharField(_("role"), max_length=15, choices=OrganisationRole)
    note = models.CharField(_("in a few words"), max_length=300, blank=True)
    date = models.DateField(_("since"), null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)
    date_end = models.DateField(_("until"), null=True, blank=True)
    date_end_precision = models.CharField(max_length=10, choices=DatePrecision, default=DatePrecision.DAY)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["project", "role", "organisation__name"]
        verbose_name = _("organisation of a project")
        verbose_name_plural = _("organisations of projects")

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"
