"""Evidence: which page of which document proves what a text says."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Citations of the archive's documents; listens to what becomes public."""

    name = "wiki.evidence"
    label = "evidence"
    verbose_name = _("Evidence")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from archive import background  # noqa: PLC0415
        from wiki.evidence import attaching, desk, surfaces  # noqa: F401, PLC0415  connect themselves to the archive
        from wiki.evidence.reattaching import Reattaching  # noqa: PLC0415

        background.register(Reattaching().step)
