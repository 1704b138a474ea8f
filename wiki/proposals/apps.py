"""Proposals: edits that wait for approval."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    """Fills the desk with its kind of review, and the page where a code follows what was sent."""

    name = "wiki.proposals"
    label = "proposals"
    verbose_name = _("Proposals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from archive import trust  # noqa: PLC0415
        from archive.upload_handler import OPEN_ADDRESSES  # noqa: PLC0415
        from wiki.proposals import accepted, desk, following  # noqa: F401, PLC0415  the last two register themselves

        OPEN_ADDRESSES.add("proposal-evidence")
        trust.register(accepted.proposals)
