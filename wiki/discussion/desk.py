"""The desk's kind of review for comments."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.desk import reviews
from archive.desk.kinds import Kind, Verb, register
from wiki.discussion import verbs
from wiki.discussion.models import Comment
from wiki.discussion.reading import readable


def subjects():
    """Return comments with all that the queue's lines read."""
    return Comment.objects.select_related("author", "page__article__current_revision")


def summary(review) -> str:
    """Return the comment's line in the queue: the page that it is about."""
    return _("On “%(title)s”") % {"title": review.subject.page.title}


def about(review, user) -> dict:
    """Return the comment as this moderator may read it."""
    return {"comment": readable([review.subject], user)[0]}


def publish(review, by, reason):
    """Publish it under its page."""
    return verbs.publish(review.subject, by, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why."""
    return verbs.refuse(review.subject, by, reason=reason, seen=review.version)


def undo(review, by):
    """Have a comment that was published or refused wait again."""
    with transaction.atomic():
        row = Comment.objects.select_for_update().filter(pk=review.object_id).first()
        if row is None:
            raise reviews.AlreadyDecided(_("Its author took this comment back."))
        reviews.take_back(review, by)
        row.state, row.reason = Comment.State.WAITING, ""
        row.save(update_fields=["state", "reason"])
    return _("Your decision is undone: the comment waits for review again.")


register(
    Kind(
        name=verbs.KIND,
        label=gettext_lazy("Comment"),
        template="wiki/discussion/_review.html",
        summary=summary,
        subjects=subjects,
        context=about,
        outcomes={"take_down": gettext_lazy("Taken down after it was published")},
        verbs={
            "publish": Verb(gettext_lazy("Publish"), publish, style="main", undo=undo, bulk=True, key="p"),
            "refuse": Verb(
                gettext_lazy("Refuse"), refuse, needs_reason=True, style="grave", undo=undo, bulk=True, key="r"
            ),
        },
    )
)
