"""`manage.py load_reasons`: writes the first list of reasons that the desk offers; a second run changes nothing."""

from django.core.management.base import BaseCommand

from archive.desk import reasons


class Command(BaseCommand):
    """Write them once; the review team edits them on the desk."""

    help = "Writes the first list of reasons for decisions, once."

    def handle(self, **options):
        """Say how many were written."""
        self.stdout.write(f"{reasons.load()} reasons written.")
