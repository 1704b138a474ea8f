"""The site's settings, with the views of django-wiki beside ours: for bench/wiki.py only, never served."""

from technopolice.settings import *  # noqa: F403
from technopolice.settings import TEMPLATES

ROOT_URLCONF = "bench.wiki_urls"
# Its own templates ask for these. None of its plugins: with them it is slower.
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "django.template.context_processors.debug",
    "django.template.context_processors.media",
    "django.template.context_processors.static",
    "django.template.context_processors.tz",
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WIKI_ACCOUNT_HANDLING = True
