"""The archive: documents, kept with where they come from."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """Fills the desk with its kinds of review, and keeps the database's triggers in place."""

    name = "archive"
    label = "archive"
    verbose_name = _("Archive")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from archive import document_surfaces, document_tasks, withdrawal_check  # noqa: F401, PLC0415  register themselves
        from archive.desk import collections, corrections, documents, reports, withdrawal_checks  # noqa: F401, PLC0415  register their reviews
        from archive.manifests import daily  # noqa: F401, PLC0415  registers a step of the worker
        from archive.models.triggers import create_triggers, drop_triggers  # noqa: PLC0415

        pre_migrate.connect(drop_triggers, sender=self)
        post_migrate.connect(create_triggers, sender=self)
