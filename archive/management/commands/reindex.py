"""Make the search index again, beside the one in use."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive.models import Document
from archive.search import outbox


class Command(BaseCommand):
    """`manage.py reindex`: searches go on while it runs."""

    help = "Make the search index again from the published documents; searches go on meanwhile."

    def handle(self, **options):
        """Show a bar on a terminal; the last line says how many documents the index holds."""
        total = Document.objects.published().count()
        with tqdm(total=total, unit=" documents", disable=not sys.stderr.isatty()) as bar:
            done = outbox.rebuild(lambda count: bar.update(1))
        self.stdout.write(f"indexed={done}")
