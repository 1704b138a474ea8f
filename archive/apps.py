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
        from archive import (  # noqa: PLC0415
            background,
            document_surfaces,  # noqa: F401  registers where a document shows
            document_tasks,  # noqa: F401  registers what readers can help with
            planned,
            second_factor,
            trust,
            weekly,
            withdrawal_check,  # noqa: F401  registers a step of the worker
        )
        from archive.desk import (  # noqa: F401, PLC0415  register their reviews
            collections,
            corrections,
            documents,
            reports,
            restorations,
            second_look,
            withdrawal_checks,
        )
        from archive.desk import trust as trusted  # noqa: F401, PLC0415  registers its reviews
        from archive.manifests import daily  # noqa: F401, PLC0415  registers a step of the worker
        from archive.models.triggers import create_triggers, drop_triggers  # noqa: PLC0415

        background.register(planned.Planned().step)
        background.register(weekly.Weekly().step)
        background.register(trust.propose)
        background.register(second_factor.forget_uses)
        pre_migrate.connect(drop_triggers, sender=self)
        post_migrate.connect(create_triggers, sender=self)
