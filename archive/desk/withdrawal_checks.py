"""The desk's kind of review for a withdrawn document of which something still shows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import withdrawal_check
from archive.desk import reviews
from archive.desk.kinds import Kind, Verb, register
from archive.models import Decision, WithdrawalCheck


def summary(review) -> str:
    """Return its line in the queue."""
    check = review.subject
    return _("“%(title)s” is withdrawn and still shows at %(n)d places") % {
        "title": check.document,
        "n": len(check.findings),
    }


def again(review, by, reason):
    """Ask every address again; what still shows comes back to the desk."""
    reviews.close(review.subject, "again", by=by, seen=review.version)
    return said(withdrawal_check.check(review.subject.document, by))


def leave(review, by, reason):
    """Say why what was found is nothing."""
    reviews.close(review.subject, "leave", by=by, reason=reason, seen=review.version)
    return _("Noted.")


def said(check: WithdrawalCheck) -> str:
    """Return the sentence that whoever asked for a check reads."""
    facts = {"n": check.surfaces, "found": len(check.findings)}
    if check.findings:
        return _("%(n)d addresses were asked: something still shows at %(found)d of them, see the desk.") % facts
    return _("%(n)d addresses were asked: nothing of it shows any more.") % facts


register(
    Kind(
        name=withdrawal_check.KIND,
        label=gettext_lazy("Withdrawal to check"),
        template="archive/desk/_withdrawal_check.html",
        summary=summary,
        subjects=lambda: WithdrawalCheck.objects.select_related("document"),
        context=lambda review, user: {"check": review.subject},
        verbs={
            "again": Verb(
                gettext_lazy("Check again"), again, style="main",
                applies=lambda review: review.subject.document.decision == Decision.WITHDRAWN,
            ),
            "leave": Verb(gettext_lazy("Nothing to do"), leave, needs_reason=True),
        },
    )
)  # fmt: skip
