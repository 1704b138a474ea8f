"""`manage.py load_vocabulary`: write the technologies, organisations and terms that every site starts with."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from archive.vocabulary import load


class Command(BaseCommand):
    """Reads fixtures/ unless another folder is named."""

    help = "Load technologies, organisations and terms; safe to run again, and keeps what people corrected."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args, folder, **options):
        self.stdout.write(" ".join(f"{name}={count}" for name, count in load(folder).items()))
