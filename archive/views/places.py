"""Finding a place by its name, its code or its department; without a name, the places that have documents."""

from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from archive.forms import asked_of
from archive.models import Document, Territory
from archive.place_choice import full_name
from archive.places import places_named

PLACES_SHOWN = 100


@require_safe
def find(request):
    """Lead to the place when it is clear, list homonyms, say when none has this name."""
    typed = asked_of(request.GET).get("nom", "").strip()
    found = places_named(typed) if typed else []
    if len(found) == 1:
        return redirect(found[0])
    context = {"typed": typed, "found": [(place, full_name(place)) for place in found], "places": _with_documents()}
    return render(request, "archive/places.html", context)


def _with_documents():
    """Return the places that public documents are about, those with the most documents first."""
    public = Count("documents", filter=Q(documents__in=Document.objects.published()), distinct=True)
    places = Territory.objects.annotate(size=public).filter(size__gt=0)
    return places.select_related("parent").order_by("-size", "name")[:PLACES_SHOWN]
