"""What a document belongs to: the places, organisations and technologies that it is about, its collections."""

from dataclasses import dataclass, field

from django.db.models import F, Value

from archive.models import Collection, Document, Organisation, Technology, Territory

COLLECTIONS_SHOWN = 20


@dataclass(frozen=True)
class Belonging:
    """Rows with their name and address, and nothing else of them."""

    organisations: list[Organisation] = field(default_factory=list)
    technologies: list[Technology] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)


def belonging_of(document: Document, user) -> Belonging:
    """Return what this person may see of it, by name; one query, which brings `document.territories` too."""
    places = _named(Territory.objects.filter(documents=document), "territory", "name", "slug", F("kind"))
    organisations = _named(Organisation.objects.filter(documents=document), "organisation", "name", "slug")
    technologies = _named(Technology.objects.filter(documents=document), "technology", "name", "slug")
    collections = _named(Collection.objects.visible_to(user).filter(documents=document), "collection", "title", "code")
    found, territories = Belonging(), []
    for kind, name, key, place_kind in sorted(places.union(organisations, technologies, collections, all=True)):
        if kind == "territory":
            territories.append(Territory(name=name, slug=key, kind=place_kind))
        elif kind == "organisation":
            found.organisations.append(Organisation(name=name, slug=key))
        elif kind == "technology":
            found.technologies.append(Technology(name=name, slug=key))
        elif len(found.collections) < COLLECTIONS_SHOWN:
            found.collections.append(Collection(title=name, code=key))
    # Where Django keeps what it prefetched: templates read `document.territories.all` on every kind of page.
    document._prefetched_objects_cache = {"territories": territories}
    return found


def _named(rows, kind: str, name: str, key: str, place_kind=None):
    rows = rows.order_by().annotate(row_kind=Value(kind), row_place=place_kind or Value(""))
    return rows.values_list("row_kind", name, key, "row_place")
