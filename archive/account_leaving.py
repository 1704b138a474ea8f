"""Deleting one's account: what was published stays, under a name that says no more than "deleted account".

The row itself stays, empty: custody lines, which nobody may change, and the history of the wiki name it. What belongs
to the person alone goes: address, password, codes, drafts, what they watch, their private collections, their sessions.
"""

import secrets

from django.db import models, transaction
from django.utils.translation import gettext as _

from archive import second_factor
from archive.account_roles import RoleError
from archive.account_sessions import end_sessions_of
from archive.desk.reviews import open_reviews_of
from archive.models import Collection, Review, Role, RoleChange, User
from archive.models.document import CODE_ALPHABET

NAME = "compte-supprimé-"  # as readers of the wiki's history see it, in the language of its pages


def leave(account) -> None:
    """Empty an account for good. Raises `RoleError` for the last one of the administration."""
    with transaction.atomic():
        administration = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
        if account.role == Role.ADMINISTRATOR and {user.pk for user in administration} == {account.pk}:
            raise RoleError(_("This is the last account of the administration: give that role to somebody else first."))
        row = User.objects.select_for_update().get(pk=account.pk)
        _delete_what_is_theirs(row)
        open_reviews_of(row).order_by().update(state=Review.State.DECIDED, decision="left")
        second_factor.take_away(row)
        row.territories.clear()
        row.pseudonym = NAME + "".join(secrets.choice(CODE_ALPHABET) for _letter in range(8))
        row.email = row.recovery_digest = ""
        row.role, row.is_active = Role.CONTRIBUTOR, False
        row.set_unusable_password()
        row.save()
        end_sessions_of(row)


def _delete_what_is_theirs(row) -> None:
    """Delete whatever would go with the row, of any app; what readers see, and why roles were given, stays."""
    for relation in User._meta.related_objects:
        if relation.on_delete is not models.CASCADE or relation.related_model is RoleChange or relation.many_to_many:
            continue
        theirs = relation.related_model._default_manager.filter(**{relation.field.name: row})
        (theirs.filter(is_public=False) if relation.related_model is Collection else theirs).delete()
