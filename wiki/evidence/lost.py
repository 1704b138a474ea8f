"""What the review team decides about a citation whose words are not in its document any more: keep it, take it out."""

from django.db import transaction
from django.utils.translation import gettext as _

from archive.desk import reviews
from archive.desk.kinds import DeskError
from archive.models import Document, Review, Visibility
from wiki.evidence import owners, rows, syntax
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.pages.render_child import CannotRender
from wiki.pages.texts import normalised


class LostError(DeskError):
    """A decision about a citation that cannot be taken; its text says why and what can be done."""


def keep(citation: Citation, by, *, seen: int | None = None) -> str:
    """Let a citation stand: its page still proves the sentence. The words that are gone are not shown."""
    with transaction.atomic():
        list(Document.objects.filter(pk=citation.document_id).select_for_update(no_key=True).values_list("pk"))
        Visibility.raise_counter()
        kept = Citation.objects.filter(pk=citation.pk, state=Citation.State.LOST).update(state=Citation.State.KEPT)
        if not kept:
            raise _decided()
        reviews.close(citation, "keep", by=by, seen=seen)
        owners.follow([citation])
    return _("The citation stays, without the words that are gone.")


def take_out(citation: Citation, by, *, seen: int | None = None) -> str:
    """Take a citation out of its text, as a new revision of the page; the sentence stays, without this source."""
    page = citation.owner
    if not isinstance(page, WikiPage):
        return _take_off(citation, by, seen)
    current = WikiPage.objects.with_revision().get(pk=page.pk).article.current_revision
    base = normalised(current.content)
    text = without(base, citation)
    if text is None:
        raise _decided()
    try:
        prepared = saving.prepare(current.title, text, base=base)
        with transaction.atomic():
            saving.locked(page)
            review = _open_review(citation, seen)
            saving.write(page, prepared, base_revision_id=current.pk, author=by, summary=_summary(citation))
            Review.objects.filter(pk=review.pk).update(decision="take-out", decided_by=by)
    except saving.Conflict as error:
        raise LostError(_("This page has just changed: look at the citation again.")) from error
    except (saving.CannotSave, CannotRender) as error:
        raise LostError(str(error)) from error
    return _("The citation is taken out; the sentence stays, and is on the list of what lacks a source.")


def without(text: str, citation: Citation) -> str | None:
    """Return the text without this citation: of several that are written alike, the one of the same rank."""
    alike = rows.of(citation.owner).filter(written=citation.written, rank__lt=citation.rank).count()
    marks = [mark for mark in syntax.references(text) if mark.plain == citation.written]
    if alike >= len(marks):
        return None
    mark = marks[alike]
    return text[: mark.start].rstrip(" ") + text[mark.end :]


def _take_off(citation: Citation, by, seen: int | None) -> str:
    """Take a citation off what is not a text: a claim, an event, an act."""
    with transaction.atomic():
        rows.lock([citation])
        if not Citation.objects.filter(pk=citation.pk).exists():
            raise _decided()
        reviews.close(citation, "take-out", by=by, seen=seen)
        owners.take_out(citation, _summary(citation), by)
    return _("The citation is taken out.")


def _open_review(citation: Citation, seen: int | None) -> Review:
    waiting = reviews.open_reviews_of(citation)
    review = (waiting if seen is None else waiting.filter(version=seen)).first()
    if review is None:
        raise _decided()
    return review


def _decided() -> reviews.AlreadyDecided:
    return reviews.AlreadyDecided(_("This citation was decided, changed or found again meanwhile: look at the page."))


def _summary(citation: Citation) -> str:
    return _("Source taken out: its words are not in %(code)s any more") % {"code": citation.code}
