"""Bring a backup back into an empty data folder and an empty database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from technopolice.backup.objects import BackupError, identities_from
from technopolice.backup.restoring import restore


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        """From where, with which keys, which set."""
        parser.add_argument("--from", dest="source", type=Path, required=True, help="the folder of the backup")
        parser.add_argument("--identity", type=Path, required=True, help="the file of a private key of age")
        parser.add_argument("--signed-by", required=True, help="the key that each backup prints")
        parser.add_argument("--set", dest="name", default="", help="another set than the latest")

    def handle(self, *, source, identity, signed_by, name, **options):
        """Bring it back, compare the counts, say what comes next."""
        try:
            back = restore(source, identities_from(identity), settings.DATA_DIR, signed_by=signed_by, name=name)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"set={back.name} files={back.files} rows={back.rows}")
        if back.unlike:
            raise CommandError(f"These tables do not have the rows that the list names: {', '.join(back.unlike)}")
        self.stdout.write("Next: manage.py migrate, manage.py rebuild_search, manage.py verify")
