"""The desk's kind of review for citations that prove nothing any more."""

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.desk.kinds import Kind, Verb, register
from archive.models import Decision, Document
from wiki.evidence import lost, notes, owners, rows
from wiki.evidence.models import Citation
from wiki.pages.models import WikiPage


def subjects():
    """Return citations with all that the queue's lines read."""
    pages = WikiPage.objects.select_related("article__current_revision")
    return Citation.objects.select_related("document").prefetch_related(GenericPrefetch("owner", [pages]))


def summary(review) -> str:
    """Return the citation's line in the queue."""
    citation = review.subject
    if citation.document is None or citation.document.decision != Decision.PUBLISHED:
        return _("“%(owner)s” cites %(code)s") % {"owner": citation.owner, "code": citation.code}
    return _("“%(owner)s” cites “%(title)s”") % {"owner": citation.owner, "title": citation.document}


def about(review, user) -> dict:
    """Return the context of the template, as far as this moderator may see the document."""
    citation = review.subject
    visible = Document.objects.visible_to(user).filter(pk=citation.document_id).select_related("public_version")
    return {
        "document": visible.first(),
        # What a newer version masks is for those who review the document.
        "words": citation.words if Document.objects.reviewed_by(user).filter(pk=citation.document_id).exists() else "",
        "pages": notes.pages(citation),
        "edit_url": owners.edit_url(citation),
        "link": owners.links([citation], user).get(citation.pk),
    }


def keep(review, by, reason):
    """Let it stand."""
    return lost.keep(review.subject, by, seen=review.version)


def take_out(review, by, reason):
    """Take it out of its text."""
    return lost.take_out(review.subject, by, seen=review.version)


register(
    Kind(
        name=rows.LOST,
        label=gettext_lazy("Citation to be mended"),
        template="wiki/evidence/_lost.html",
        summary=summary,
        subjects=subjects,
        context=about,
        verbs={
            "keep": Verb(
                gettext_lazy("Keep it: the page still proves the sentence"), keep, style="main", bulk=True, key="p"
            ),
            "take-out": Verb(gettext_lazy("Take the source out"), take_out, style="grave", key="r"),
        },
        outcomes={
            "found": gettext_lazy("The words were found again in the document"),
            "edited": gettext_lazy("The text was changed: this citation is no longer to be mended"),
        },
    )
)
