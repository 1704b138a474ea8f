"""The app that composes the site: its system checks and its log of errors."""

from django.apps import AppConfig
from django.core.signals import got_request_exception


class SiteConfig(AppConfig):
    """Nothing imports this package; it holds what concerns the whole."""

    name = "technopolice"
    label = "technopolice"

    def ready(self):
        """Register the checks and the log; both need the settings to be ready."""
        from technopolice import checks, errors, surfaces  # noqa: F401, PLC0415
        from technopolice.backup import checking  # noqa: F401, PLC0415  registers itself

        checks.register_all()
        got_request_exception.connect(errors.log)
