"""What a document belongs to: the organisations and technologies that it is about, the collections that hold it."""

from dataclasses import dataclass, field

from django.db.models import Value

from archive.models import Collection, Document, Organisation, Technology

COLLECTIONS_SHOWN = 20


@dataclass(frozen=True)
class Belonging:
    """Rows with their name and address, and nothing else of them."""

    organisations: list[Organisation] = field(default_factory=list)
    technologies: list[Technology] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)


def belonging_of(document: Document, user) -> Belonging:
    """Return what this person may see of it, by name; one query."""
    organisations = _named(Organisation.objects.filter(documents=document), "organisation", "name", "slug")
    technologies = _named(Technology.objects.filter(documents=document), "technology", "name", "slug")
    collections = _named(Collection.objects.visible_to(user).filter(documents=document), "collection", "title", "code")
    found = Belonging()
    for kind, name, key in sorted(organisations.union(technologies, collections, all=True)):
        if kind == "organisation":
            found.organisations.append(Organisation(name=name, slug=key))
        elif kind == "technology":
            found.technologies.append(Technology(name=name, slug=key))
        elif len(found.collections) < COLLECTIONS_SHOWN:
            found.collections.append(Collection(title=name, code=key))
    return found


def _named(rows, kind: str, name: str, key: str):
    return rows.order_by().annotate(row_kind=Value(kind)).values_list("row_kind", name, key)
