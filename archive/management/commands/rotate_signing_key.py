"""Have the key of the signed lists sign another one, which signs from now on: docs/checking-a-manifest.md."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from archive.manifests import NotTrusted, keys


class Command(BaseCommand):
    """Interface that stays: docs/interfaces.md."""

    help = __doc__

    def handle(self, **options):
        """Print the new public key."""
        try:
            self.stdout.write(keys.rotate(timezone.localdate().isoformat()))
        except NotTrusted as error:
            raise CommandError(str(error)) from error
