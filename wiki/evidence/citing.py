"""The other way round: which pages of the wiki cite a document."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from wiki.evidence.models import Citation
from wiki.pages.models import WikiPage


@dataclass(frozen=True)
class Citing:
    """A statement of a wiki page that rests on a document."""

    title: str
    url: str
    sentence: str
    stance: str
    pages: str


def cited_by(document, user, page: int | None = None) -> list[Citing]:
    """Return what cites this document, or this page of it, in pages that this person may see; one query."""
    owner = WikiPage.objects.visible_to(user).filter(pk=OuterRef("object_id"))
    rows = Citation.objects.filter(document=document, content_type=ContentType.objects.get_for_model(WikiPage))
    if page:
        rows = rows.filter(Q(page_from__lte=page, page_to__gte=page))
    rows = rows.annotate(
        path=Subquery(owner.values("path")[:1]),
        title=Subquery(owner.values("article__current_revision__title")[:1]),
    )
    rows = rows.filter(path__isnull=False).order_by("title", "object_id", "rank")
    return [
        Citing(
            title=row.title,
            url=reverse("wikipage", args=[row.path]) + f"#{row.anchor}",
            sentence=row.sentence,
            stance=row.get_stance_display(),
            pages=_pages(row),
        )
        for row in rows
    ]


def _pages(row: Citation) -> str:
    if not row.page_from:
        return ""
    return f"p. {row.page_from}" if row.page_to == row.page_from else f"p. {row.page_from}-{row.page_to}"


def citation_code(document, page: int | None = None) -> str:
    """Return the text that cites this document, or this page of it, in a wiki page."""
    return f"[[doc:{document.code} p.{page}]]" if page else f"[[doc:{document.code}]]"
