"""Proposals: edits that wait for approval."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    """Fills the desk with its kind of review."""

    name = "wiki.proposals"
    label = "proposals"
    verbose_name = _("Proposals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from wiki.proposals import desk  # noqa: F401, PLC0415  registers its kind of review
