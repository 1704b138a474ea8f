"""The wiki's pages, on django-wiki's articles and revisions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """One rule for who may do what to a page (`rights`), given to django-wiki's hooks."""

    name = "wiki.pages"
    label = "pages"
    verbose_name = _("Pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models are only importable once every app is loaded.
        from wiki.pages import laying_out_again, reporting, searching, tasks  # noqa: F401, PLC0415  each registers itself
        from wiki.pages.rights import set_hooks  # noqa: PLC0415

        set_hooks()
