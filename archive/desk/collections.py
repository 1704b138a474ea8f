"""The desk's kind of review for collections that their owner wants public."""

from django.utils.translation import gettext_lazy as _

from archive import collecting
from archive.desk.kinds import Kind, Verb, register
from archive.models import Document


def summary(review) -> str:
    """Return the collection's line in the queue."""
    return str(review.subject)


def about(review, user) -> dict:
    """Return what this moderator may see of it."""
    visible = Document.objects.visible_to(user)
    return {"entries": review.subject.entries.filter(document__in=visible).select_related("document")}


def publish(review, by, reason):
    """Make it public."""
    return collecting.approve(review.subject, by, seen=review.version)


def refuse(review, by, reason):
    """Leave it private, and say why."""
    return collecting.refuse(review.subject, by, reason=reason, seen=review.version)


register(
    Kind(
        name=collecting.KIND,
        label=_("Collection"),
        template="archive/desk/_collection.html",
        summary=summary,
        context=about,
        verbs={
            "publish": Verb(_("Publish"), publish, style="main", key="p"),
            "refuse": Verb(_("Refuse"), refuse, needs_reason=True, style="grave", key="r"),
        },
    )
)
