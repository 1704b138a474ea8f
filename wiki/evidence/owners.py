"""What may cite a document: pages of the wiki, and what other apps register; who sees it, and how it is named."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from wiki.evidence.models import Citation
from wiki.pages import passages
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
    is where what stands at an anchor of it is edited. `follow(keys)` computes what follows from the proofs of rows, in
    the transaction that changes what these are worth; `take_out(citation, why, by)` writes the row without a citation.
    """

    model: type[Model]
    visible_to: Callable[..., QuerySet]
    link: Callable[[Model], Link]
    edit_url: Callable[[Model, str], str] = lambda row, anchor: ""
    follow: Callable[[set[int]], None] = lambda keys: None
    take_out: Callable[[Citation, str, object], None] | None = None


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


def follow(citations: Iterable[Citation]) -> None:
    """Have what owns these citations follow: they lead elsewhere, or prove more or less than before."""
    keys = defaultdict(set)
    for citation in citations:
        keys[citation.content_type_id].add(citation.object_id)
    for owner in _owners.values():
        if changed := keys.get(ContentType.objects.get_for_model(owner.model).pk):
            owner.follow(changed)


def take_out(citation: Citation, why: str, by) -> None:
    """Take a citation out of what is no text, in the way of its owner: a version of its history says so."""
    owner = _owners.get(citation.content_type.model_class())
    if owner and owner.take_out and citation.owner is not None:
        owner.take_out(citation, why, by)
    else:
        Citation.objects.filter(pk=citation.pk).delete()


def _pages(user):
    return WikiPage.objects.visible_to(user).with_revision()


register(Owner(WikiPage, _pages, lambda page: Link(page.title, page.get_absolute_url()), passages.edit_url))
