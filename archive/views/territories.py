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
    named = Territory.objects.filter(Q(slug=slug) | Q(name_slug=slug))
    if named.filter(kind=COMMUNE).exists() and not named.exclude(kind=COMMUNE).exists():
        return redirect("commune", slug)
    return _place(request, Territory.objects.exclude(kind=COMMUNE), slug)


@require_safe
def show_commune(request, slug):
    """A commune, by its slug; the name that several share lists them."""
    return _place(request, Territory.objects.filter(kind=COMMUNE), slug)


def _place(request, places, slug):
    territory = places.filter(slug=slug).first()
    if territory:
        return _territory(request, territory)
    homonyms = list(places.filter(name_slug=slug).select_related("parent"))
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
        "above": Territory.objects.filter(code__in=territory.codes[:-1]).order_by("path"),
        "inside": _inside(territory, Document.objects.published()),
        "dossier": _dossier(territory),
        "documents": pages.get_page(request.GET.get("page")),
    }
    return render(request, "archive/territory.html", context)


def _inside(territory, documents) -> list[Territory]:
    """Return the territories directly inside this one that public documents are about, or about parts of them."""
    paths = Territory.objects.filter(path__startswith=territory.path, documents__in=documents).values_list(
        "path", flat=True
    )
    depth = territory.path.count("/") + 1
    children = {"/".join(path.split("/")[:depth]) + "/" for path in paths if path != territory.path}
    return list(Territory.objects.filter(path__in=children))


def _dossier(territory):
    """Return the wiki's page about this place; `dossier` is the name that the wiki gives to its own link."""
    dossier = getattr(territory, "dossier", None)
    return None if dossier is None or dossier.deleted else dossier
