"""Check that no line of any document's custody was changed or is missing: reads only, exits 0 when all is well."""

import sys

from django.core.management.base import BaseCommand
from django.db import connection

from archive import chains, manifests
from archive.models import triggers


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def handle(self, **options):
        """Print one line a finding, with the document and the line of its custody, then how many there are."""
        count = 0
        for finding in self._findings():
            count += 1
            self.stdout.write(str(finding))
        self.stdout.write(f"findings={count}")
        if count:
            sys.exit(1)

    def _findings(self):
        yield from triggers.faults(connection)
        try:
            signed = manifests.heads()
        except manifests.NotTrusted as error:
            yield str(error)
            signed = {}
        yield from chains.faults(signed)
