"""Give an account another role."""

from django.core.management.base import BaseCommand, CommandError

from archive.models import Role, User


class Command(BaseCommand):
    """`manage.py set_role PSEUDONYM ROLE`."""

    help = __doc__

    def add_arguments(self, parser):
        """A pseudonym and a role."""
        parser.add_argument("pseudonym")
        parser.add_argument("role", choices=Role.values)

    def handle(self, *, pseudonym, role, **options):
        """Change the role and say it."""
        try:
            user = User.objects.get_by_natural_key(pseudonym)
        except User.DoesNotExist as error:
            raise CommandError(f"No account is named {pseudonym}.") from error
        before, user.role = user.role, role
        user.save(update_fields=["role"])
        self.stdout.write(f"{user.pseudonym}: {before} -> {role}")
