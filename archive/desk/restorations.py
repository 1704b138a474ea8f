"""The desk's kind of review for withdrawn documents that somebody wants back on the site: the second of two people."""

from django.utils.translation import gettext_lazy as _

from archive import restoring
from archive.desk.about_document import about
from archive.desk.documents import subjects, summary
from archive.desk.kinds import Kind, Verb, register


def restore(review, by, reason):
    """Put it back, as the second person."""
    return restoring.restore(review.subject, by, seen=review.version)


def leave(review, by, reason):
    """Leave it off the site."""
    return restoring.leave(review.subject, by, reason=reason, seen=review.version)


register(
    Kind(
        name=restoring.KIND,
        label=_("Document to be put back"),
        template="archive/desk/_second_look.html",
        summary=summary,
        subjects=subjects,
        context=about,
        verbs={
            "restore": Verb(_("Put back on the site"), restore, style="main", key="p"),
            "refuse": Verb(_("Leave it off the site"), leave, needs_reason=True, style="grave", key="r"),
        },
    )
)
