"""django-wiki as a library: its models and Markdown pipeline, none of its views."""

from pathlib import Path

from wiki import apps


class DjangoWikiConfig(apps.WikiConfig):
    """Points Django at the installed package, since our own folder `wiki/` shares its name."""

    # Without these two lines Django takes our folder for django-wiki's, and wants to write migrations into it.
    path = str(Path(apps.__file__).parent)
    default_auto_field = "django.db.models.AutoField"
