"""The way for leaks: what is received encrypted from people who must not be found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaksConfig(AppConfig):
    """Has the worker sweep what is left over and what nobody asked after for a year."""

    name = "archive.leaks"
    label = "leaks"
    verbose_name = _("Leaks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from archive import background, surfaces  # noqa: PLC0415
        from archive.leaks import checking, expiry  # noqa: F401, PLC0415  checking registers itself

        background.register(expiry.step)
        surfaces.silent("leak-send", "leak-tell", "leak-follow", "leak-add", "leak-agree", "leak-delete")
