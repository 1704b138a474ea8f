"""Give an account another role."""

from django.core.management.base import BaseCommand, CommandError

from archive.account_roles import RoleError, give
from archive.models import Role, User


class Command(BaseCommand):
    """`manage.py set_role PSEUDONYM ROLE [--reason WHY]`."""

    help = __doc__

    def add_arguments(self, parser):
        """A pseudonym, a role, and why."""
        parser.add_argument("pseudonym")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--reason", default="From the console.")

    def handle(self, *, pseudonym, role, reason, **options):
        """Change the role and say it."""
        try:
            user = User.objects.get_by_natural_key(pseudonym)
        except User.DoesNotExist as error:
            raise CommandError(f"No account is named {pseudonym}.") from error
        before = user.role
        try:
            give(user, role, reason=reason, territories=user.territories.all())
        except RoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.pseudonym}: {before} -> {role}")
