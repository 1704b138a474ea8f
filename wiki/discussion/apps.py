"""Discussion: what people say about a page, read by the review team before everybody else."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    """Fills the desk with its kind of review."""

    name = "wiki.discussion"
    label = "discussion"
    verbose_name = _("Discussion")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from archive import background  # noqa: PLC0415
        from wiki.discussion import desk  # noqa: F401, PLC0415  registers its kind of review
        from wiki.discussion.sweeping import Sweeping  # noqa: PLC0415

        background.register(Sweeping().step)
