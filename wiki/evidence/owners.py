"""What may cite a document: pages of the wiki, and what other apps register; who sees it, and how it is named."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from wiki.evidence.models import Citation
from wiki.pages.models import WikiPage


@dataclass(frozen=True)
class Link:
    """How what cites is named, and where it is read."""

    title: str
    url: str


@dataclass(frozen=True)
class Owner:
    """One model whose rows own citations.

    `visible_to(user)` returns those that this person may see, with all that `link(row)` reads; `edit_url(row, anchor)`
    is where what stands at an anchor of it is edited.
    """

    model: type[Model]
    visible_to: Callable[..., QuerySet]
    link: Callable[[Model], Link]
    edit_url: Callable[[Model, str], str] = lambda row, anchor: ""


_owners: dict[type[Model], Owner] = {}


def register(owner: Owner) -> None:
    """Let the rows of a model own citations: documents will show that they are cited there."""
    if owner.model in _owners:
        raise ValueError(f"{owner.model.__name__} owns citations already.")
    _owners[owner.model] = owner


def visible_to(user) -> Q:
    """Return the condition of citations whose owner this person may see."""
    seen = Q(pk__in=[])
    kinds = ContentType.objects.get_for_models(*_owners)
    for owner in _owners.values():
        kind = kinds[owner.model]
        seen |= Q(content_type=kind, object_id__in=owner.visible_to(user).order_by().values("pk"))
    return seen


def links(citations: Iterable[Citation], user) -> dict[int, Link]:
    """Return, by primary key of the citation, how its owner is named and reached; one query for each kind of owner."""
    wanted = defaultdict(list)
    for citation in citations:
        wanted[citation.content_type_id].append(citation)
    found = {}
    for owner in _owners.values():
        rows = wanted.get(ContentType.objects.get_for_model(owner.model).pk, [])
        seen = owner.visible_to(user).in_bulk({row.object_id for row in rows}) if rows else {}
        found |= {row.pk: owner.link(seen[row.object_id]) for row in rows if row.object_id in seen}
    return found


def edit_url(citation: Citation) -> str:
    """Return where the statement that rests on a citation is edited."""
    row = citation.owner
    owner = _owners.get(type(row))
    return owner.edit_url(row, citation.anchor) if owner else ""


def _pages(user):
    return WikiPage.objects.visible_to(user).with_revision()


register(Owner(WikiPage, _pages, lambda page: Link(page.title, page.get_absolute_url())))
