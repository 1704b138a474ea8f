"""Following: what changed in the wiki, who watches it, undoing what one person did."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    """Keeps one line for each revision, so that changes are found without reading texts."""

    name = "wiki.following"
    label = "following"
    verbose_name = _("Following")
    default_auto_field = "django.db.models.BigAutoField"
