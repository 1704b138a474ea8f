"""The app that composes the site: holds its system checks."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Nothing imports this package; it registers the checks of the whole."""

    name = "technopolice"
    label = "technopolice"

    def ready(self):
        from technopolice import checks  # noqa: F401, PLC0415  registers itself; needs the settings to be ready
