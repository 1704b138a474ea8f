"""`manage.py load_territories`: write the communes, departments and regions of France, or bring them up to date."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from archive.territories import load


class Command(BaseCommand):
    """Reads fixtures/territories unless another folder is named."""

    help = "Load the communes, departments and regions of France; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures" / "territories")

    def handle(self, *args, folder, **options):
        count = load(folder)
        self.stdout.write(f"territories={count}")
