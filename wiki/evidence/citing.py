"""The other way round: which statements cite a document."""

from dataclasses import dataclass

from django.db.models import Q

from wiki.evidence import owners
from wiki.evidence.models import Citation


@dataclass(frozen=True)
class Citing:
    """A statement that rests on a document, or is contradicted by it."""

    title: str
    url: str
    sentence: str
    stance: str
    pages: str


def cited_by(document, user, page: int | None = None) -> list[Citing]:
    """Return what cites this document, or this page of it, as far as this person may see it; one query a kind."""
    rows = Citation.objects.filter(owners.visible_to(user), document=document)
    if page:
        rows = rows.filter(Q(page_from__lte=page, page_to__gte=page))
    rows = list(rows.order_by("content_type", "object_id", "rank", "pk"))
    links = owners.links(rows, user)
    return [
        Citing(
            title=links[row.pk].title,
            url=links[row.pk].url + (f"#{row.anchor}" if row.anchor else ""),
            sentence=row.sentence,
            stance=row.get_stance_display(),
            pages=_pages(row),
        )
        for row in rows
        if row.pk in links
    ]


def _pages(row: Citation) -> str:
    if not row.page_from:
        return ""
    return f"p. {row.page_from}" if row.page_to == row.page_from else f"p. {row.page_from}-{row.page_to}"


def citation_code(document, page: int | None = None) -> str:
    """Return the text that cites this document, or this page of it, in a wiki page."""
    return f"[[doc:{document.code} p.{page}]]" if page else f"[[doc:{document.code}]]"
