"""The desk's kind of review for corrections of a page's text."""

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import corrections
from archive.comparing import compare
from archive.desk import reviews
from archive.desk.kinds import Kind, Verb, register
from archive.extracts import hides_text
from archive.models import Correction, Decision, Document, Page


def subjects():
    """Return corrections with all that the queue's lines read."""
    return Correction.objects.select_related("version__document").defer("before", "text")


def summary(review) -> str:
    """Return the correction's line in the queue."""
    correction = review.subject
    return _("Page %(page)s of “%(title)s”") % {"page": correction.rank, "title": correction.version.document}


def about(review, user) -> dict:
    """Return the context of the template: the page as it is, and as it would be."""
    correction = review.subject
    version = correction.version
    document = version.document
    _check_seen(document, version, user)
    page = Page.objects.filter(version=version, rank=correction.rank).first()
    now = page.text if page else correction.before
    context = {"correction": correction, "document": document, "version": version, "page": page}
    if correction.state != Correction.State.WAITING:
        return context | {"lines": compare(corrections.cleaned(correction.before), correction.text)}
    try:
        after = corrections.put_together(correction, now)
    except corrections.CorrectionError as error:
        before = corrections.cleaned(correction.before)
        return context | {"conflict": str(error), "lines": compare(before, correction.text), "now": now}
    merged = after != correction.text
    return context | {"merged": merged, "lines": compare(corrections.cleaned(now), after), "after": after}


def _check_seen(document, version, user) -> None:
    """Raise `Http404` unless this moderator may see the version: it may have been masked, or moved, since."""
    public = document.decision == Decision.PUBLISHED and document.public_version_id == version.pk
    public = public and not hides_text(document, user)
    if not public and not Document.objects.reviewed_by(user).filter(pk=document.pk).exists():
        raise Http404


def approve(review, by, reason):
    """Make it the text of the page."""
    _check_seen(review.subject.version.document, review.subject.version, by)
    return corrections.approve(review.subject, by, seen=review.version)


def refuse(review, by, reason):
    """Refuse, and say why."""
    _check_seen(review.subject.version.document, review.subject.version, by)
    return corrections.refuse(review.subject, by, reason=reason, seen=review.version)


def undo(review, by):
    """Have a refused correction wait again."""
    with transaction.atomic():
        row = Correction.objects.select_for_update().get(pk=review.object_id)
        reviews.take_back(review, by)
        row.state, row.decided_at = Correction.State.WAITING, None
        row.save(update_fields=["state", "decided_at"])
    return _("Your decision is undone: the correction waits for review again.")


register(
    Kind(
        name=corrections.KIND,
        label=gettext_lazy("Correction of a text"),
        template="archive/desk/_correction.html",
        summary=summary,
        subjects=subjects,
        context=about,
        verbs={
            "approve": Verb(gettext_lazy("Apply the correction"), approve, style="main", bulk=True, key="p"),
            "refuse": Verb(
                gettext_lazy("Refuse"), refuse, needs_reason=True, style="grave", undo=undo, bulk=True, key="r"
            ),
        },
    )
)
