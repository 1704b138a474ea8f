"""Who is signed in, read with the territories that they review in one query: every page asks for both."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from archive.models import User


class Accounts(ModelBackend):
    """Django's own way of signing in; of whoever is signed in already, more is read at once."""

    def get_user(self, user_id):
        """Return the account, with `territory_paths` known, or None; a row comes for each of its territories."""
        rows = list(User.objects.filter(pk=user_id).annotate(reviewed_path=F("territories__path")))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user = rows[0]
        user.territory_paths = [row.reviewed_path for row in rows if row.reviewed_path]
        return user
