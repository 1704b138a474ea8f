"""Copy the database and the data folder, encrypted, to another place: a folder of another disk, a mounted share."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from technopolice.backup.making import make
from technopolice.backup.objects import BackupError
from technopolice.backup.pruning import keep_latest


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def add_arguments(self, parser):
        """Where, to whom, and how many sets stay."""
        parser.add_argument("--to", type=Path, default=settings.BACKUP_TO or None, help="TECHNOPOLICE_BACKUP_TO")
        parser.add_argument(
            "--recipient",
            action="append",
            help="a public key of age that may open it; TECHNOPOLICE_BACKUP_RECIPIENTS, with commas",
        )
        parser.add_argument("--keep", type=int, help="let older sets go, but so many; without it all stay")

    def handle(self, *, to, recipient, keep, **options):
        """Make the set, print what was done and the key that signed it."""
        if to is None:
            raise CommandError("Say where: --to FOLDER, or TECHNOPOLICE_BACKUP_TO.")
        if settings.DATA_DIR.is_relative_to(to.resolve()) or to.resolve().is_relative_to(settings.DATA_DIR):
            raise CommandError("A backup does not lie where its data does: name a folder outside the data folder.")
        try:
            made = make(to, recipient or settings.BACKUP_RECIPIENTS, settings.DATA_DIR)
            self.stdout.write(f"set={made.name} files={made.files} copied={made.copied} bytes={made.size}")
            self.stdout.write(f"signed_by={made.public_key}")
            if keep is not None:
                sets, objects = keep_latest(to, settings.DATA_DIR, keep)
                self.stdout.write(f"removed_sets={sets} removed_objects={objects}")
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
