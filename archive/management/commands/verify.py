"""Check that nothing is lost and nothing was changed: reads only, exits 0 when all is well."""

import sys

from django.core.management.base import BaseCommand

from archive import verification


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def handle(self, **options):
        """Print one line a finding, then how many there are."""
        count = 0
        for finding in verification.findings():
            count += 1
            self.stdout.write(finding)
        self.stdout.write(f"findings={count}")
        if count:
            sys.exit(1)
