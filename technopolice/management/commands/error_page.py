"""Write the page that the proxy shows when the site does not answer: `manage.py error_page > deploy/50x.html`."""

import re

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

_SHEET = re.compile(r'  <link rel="stylesheet" href="/static/(css/[a-z]+\.css)">\n')


def page() -> str:
    """Return one file that needs no other: the sheets stand in it, since this site would have to serve them."""
    with translation.override("fr"):
        html = render_to_string("50x.html")
    return _SHEET.sub(lambda found: f"<style>\n{_sheet(found[1])}</style>\n", html)


def _sheet(name: str) -> str:
    return (settings.BASE_DIR / "static" / name).read_text()


class Command(BaseCommand):
    """Writes to the standard output; the file in `deploy/` is this, and a test holds it."""

    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(page(), ending="")
