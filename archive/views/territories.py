"""A place: its dossier, the documents about it and about what lies inside it."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from archive.models import Document, Territory

COMMUNE = Territory.Kind.COMMUNE
PAGE_LENGTH = 20


@require_safe
def show(request, slug):
    """A department, a region, a neighbourhood, an intercommunal body; a commune's address begins with /villes/."""
    named = list(_named(slug))
    places = [place for place in named if place.kind != COMMUNE]
    return redirect("commune", slug) if named and not places else _place(request, places, slug)


@require_safe
def show_commune(request, slug):
    """A commune, by its slug; the name that several share lists them."""
    return _place(request, list(_named(slug).filter(kind=COMMUNE)), slug)


def _named(slug):
    """Return the places of this slug, and those of this name, each with those around it."""
    places = Territory.objects.filter(Q(slug=slug) | Q(name_slug=slug)).order_by("path")
    return places.select_related("parent__parent__parent")


def _place(request, places, slug):
    for place in places:
        if place.slug == slug:
            return _territory(request, place)
    homonyms = [place for place in places if place.name_slug == slug]
    if not homonyms:
        raise Http404
    if len(homonyms) == 1:
        return redirect(homonyms[0], permanent=False)
    return render(request, "archive/homonyms.html", {"homonyms": homonyms})


def _territory(request, territory):
    # By the day of publication: an order by reception would say between which others a leak came in.
    documents = Document.objects.published().in_territory(territory).order_by("-published_at", "-pk")
    pages = Paginator(documents.select_related("public_version").prefetch_related("territories"), PAGE_LENGTH)
    context = {
        "territory": territory,
        **_around(territory),
        "dossier": _dossier(territory),
        "documents": pages.get_page(request.GET.get("page")),
    }
    return render(request, "archive/territory.html", context)


def _around(territory) -> dict[str, list[Territory]]:
    """Return the places `above`, the widest first, and those directly `inside` that public documents are about."""
    above, place = [], territory
    while place := place.parent:
        above.insert(0, place)
    within = Territory.objects.filter(path__startswith=territory.path, documents__in=Document.objects.published())
    depth = territory.path.count("/") + 1
    paths = within.exclude(pk=territory.pk).values_list("path", flat=True)
    children = {"/".join(path.split("/")[:depth]) + "/" for path in paths}
    return {"above": above, "inside": list(Territory.objects.filter(path__in=children)) if children else []}


def _dossier(territory):
    """Return the wiki's page about this place; `dossier` is the name that the wiki gives to its own link."""
    dossier = getattr(territory, "dossier", None)
    return None if dossier is None or dossier.deleted else dossier
