"""The desk's kind of review for what somebody published alone though they had sent it: another person looks later."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import moderation
from archive.desk import reviews
from archive.desk.about_document import about
from archive.desk.documents import subjects, summary
from archive.desk.kinds import Kind, Verb, register
from archive.models import Decision
from archive.standing import ModerationError, locked


def confirm(review, by, reason):
    """Say that it was rightly published."""
    _refuse_depositor(review, by)
    with locked(review.subject, {Decision.PUBLISHED, Decision.WAITING}, by) as row:
        reviews.close(row, "confirm", by=by, seen=review.version, kind=moderation.SECOND_LOOK)
    return _("“%(title)s” was checked by a second person.") % {"title": review.subject}


def withdraw(review, by, reason):
    """Take it off the site; that decides the second look too."""
    _refuse_depositor(review, by)
    return moderation.withdraw(review.subject, by, reason=reason)


def _refuse_depositor(review, by) -> None:
    if review.subject.deposited_by_id == by.pk:
        raise ModerationError(_("You published this yourself: somebody else must look at it."))


register(
    Kind(
        name=moderation.SECOND_LOOK,
        label=gettext_lazy("Second look"),
        template="archive/desk/_second_look.html",
        summary=summary,
        subjects=subjects,
        context=about,
        verbs={
            "confirm": Verb(gettext_lazy("Rightly published"), confirm, style="main", key="p"),
            "withdraw": Verb(
                gettext_lazy("Withdraw from the site"), withdraw, needs_reason=True, style="grave", key="r"
            ),
        },
    )
)
