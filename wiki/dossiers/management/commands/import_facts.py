"""`manage.py import_facts TABLE.csv --by PSEUDONYM`: events and figures of projects from a table, all or none."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from archive.models import User
from wiki.dossiers.importing import TableUnreadable, import_facts


class Command(BaseCommand):
    """Has the rights of the account that is named: what it may not write at once is proposed."""

    help = "Import events and figures from a CSV with the columns of /projets/faits.csv; all lines or none."

    def add_arguments(self, parser):
        parser.add_argument("table", type=Path)
        parser.add_argument("--by", required=True, help="the account under whose name it is done")
        parser.add_argument("--dry-run", action="store_true", help="say what is wrong, and write nothing")

    def handle(self, *args, table, by, dry_run, **options):
        user = User.objects.filter(pseudonym=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account {by}.")
        try:
            count = import_facts(table.read_bytes(), user, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{table}: {error.strerror}") from error
        except TableUnreadable as error:
            raise CommandError(f"Nothing was written.\n{error}") from error
        self.stdout.write(f"lines={count}" + (" (nothing written)" if dry_run else ""))
