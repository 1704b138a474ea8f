"""Make the search index again, beside the one in use."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive.models import Document
from archive.search import outbox
from archive.search.restem import pages_to_restem


class Command(BaseCommand):
    """`manage.py rebuild_search`: searches go on while it runs; it can be stopped and started again."""

    help = "Make the search index again from the published documents; searches go on meanwhile."

    def handle(self, **options):
        """Show a bar for each part on a terminal; the last line says how many documents the index holds."""
        quiet = not sys.stderr.isatty()
        with (
            tqdm(total=pages_to_restem(), unit=" pages", disable=quiet) as pages,
            tqdm(total=Document.objects.published().count(), unit=" documents", disable=quiet) as documents,
        ):
            done = outbox.rebuild(
                lambda count: documents.update(count - documents.n), lambda count: pages.update(count - pages.n)
            )
        self.stdout.write(f"indexed={done}")
