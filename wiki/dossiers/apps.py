"""Dossiers: what is known of each project, value by value, each with its proof."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """Projects, events, claims and acts; listens to what becomes public, puts its reviews on the desk."""

    name = "wiki.dossiers"
    label = "dossiers"
    verbose_name = _("Dossiers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from wiki.dossiers import desk, owners, reporting, searching, statuses, surfaces  # noqa: F401, PLC0415  each registers itself
