"""The desk's kind of review for what readers report."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import reports
from archive.desk.kinds import Kind, Verb, register
from archive.models import Report


def summary(review) -> str:
    """Return the report's line in the queue: what it is about, and of what."""
    report = review.subject
    return _("%(kind)s: “%(subject)s”") % {"kind": report.get_kind_display(), "subject": report.subject or "–"}


def about(review, user) -> dict:
    """Return the report, with the address of its subject as this moderator may see it."""
    report = review.subject
    row = report.subject
    found = address = None
    if row is not None:
        kind = reports.subject_of(row)
        found = kind.find(user, kind.key_of(row))
        address = kind.address_of(row)
    return {"report": report, "found": found, "address": address, "is_reply": _is_reply(review)}


def show(review, by, reason):
    """Show a reply beside what it answers."""
    return reports.follow(review.subject, by, answer=reason, show=True, seen=review.version)


def follow(review, by, reason):
    """Say that what was asked is done."""
    return reports.follow(review.subject, by, answer=reason, seen=review.version)


def dismiss(review, by, reason):
    """Say that it is not followed, and why."""
    return reports.dismiss(review.subject, by, answer=reason, seen=review.version)


def _is_reply(review) -> bool:
    return review.subject.kind == Report.Kind.REPLY


register(
    Kind(
        name=reports.KIND,
        label=gettext_lazy("Report of a reader"),
        template="archive/desk/_report.html",
        summary=summary,
        subjects=lambda: Report.objects.prefetch_related("subject"),
        context=about,
        verbs={
            "show": Verb(gettext_lazy("Show the reply"), show, needs_reason=True, style="main", applies=_is_reply),
            "follow": Verb(gettext_lazy("Followed"), follow, needs_reason=True),
            "dismiss": Verb(gettext_lazy("Not followed"), dismiss, needs_reason=True, style="grave"),
        },
    )
)
