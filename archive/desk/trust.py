"""The desk's kind of review for accounts that could be trusted with direct edits."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import account_roles, trust
from archive.desk import reviews
from archive.desk.kinds import DeskError, Kind, Verb, register
from archive.models import Role, User


def summary(review) -> str:
    """Return the account's line in the queue."""
    return review.subject.pseudonym


def about(review, user) -> dict:
    """Return the context of the template."""
    return {"account": review.subject, "enough": trust.ENOUGH}


def accept(review, by, reason):
    """Make it a trusted account."""
    account = review.subject
    with transaction.atomic():
        if User.objects.select_for_update().get(pk=account.pk).role != Role.CONTRIBUTOR:
            raise DeskError(_("“%(account)s” has another role by now: nothing was changed.") % {"account": account})
        reviews.close(account, "accept", by=by, reason=reason, seen=review.version)
        why = reason or _("Five contributions accepted.")
        return account_roles.give(account, Role.TRUSTED, by=by, reason=why)


def decline(review, by, reason):
    """Leave the account as it is; nobody is told, and it is not proposed again."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=review.object_id)
        reviews.close(review.subject, "decline", by=by, reason=reason, seen=review.version)
    return _("“%(account)s” stays as it is.") % {"account": review.subject}


register(
    Kind(
        name=trust.KIND,
        label=gettext_lazy("Trusted account"),
        template="archive/desk/_trust.html",
        summary=summary,
        subjects=User.objects.all,
        context=about,
        verbs={
            "accept": Verb(
                gettext_lazy("Make it a trusted account"), accept, style="main", confirms=lambda review: True
            ),
            "decline": Verb(gettext_lazy("Leave it as it is"), decline, needs_reason=True),
        },
    )
)
