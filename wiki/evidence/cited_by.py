"""The other way round: which sentences cite a document, as far as the reader may see what says them."""

from dataclasses import dataclass

from django.db.models import Q

from wiki.evidence import notes, owners
from wiki.evidence.models import Citation


@dataclass(frozen=True)
class Citing:
    """A statement that rests on a document, or is contradicted by it."""

    title: str
    url: str
    sentence: str
    stance: str
    pages: str


def rows_citing(document, user, page: int | None = None):
    """Return the citations of a document, or of this page of it, whose owner this person may see."""
    rows = Citation.objects.filter(owners.visible_to(user), document=document)
    if page:
        rows = rows.filter(Q(page_from__lte=page, page_to__gte=page))
    return rows.order_by("content_type", "object_id", "rank", "pk")


def cited_by(document, user, page: int | None = None, limit: int | None = None) -> list[Citing]:
    """Return what cites this document, or this page of it, at most `limit`; one query, and one a kind of owner."""
    return described(list(rows_citing(document, user, page)[:limit]), user)


def described(rows: list[Citation], user) -> list[Citing]:
    """Return how citations are shown under a document."""
    links = owners.links(rows, user)
    return [
        Citing(
            title=links[row.pk].title,
            url=f"{links[row.pk].url}#{row.anchor}" if row.anchor else links[row.pk].url,
            sentence=row.sentence,
            stance=row.get_stance_display(),
            pages=notes.pages(row),
        )
        for row in rows
        if row.pk in links
    ]
