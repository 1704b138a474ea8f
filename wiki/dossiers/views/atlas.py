"""The map of the projects, and the same as GeoJSON."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.models import Technology
from wiki.dossiers.atlas import atlas_of
from wiki.dossiers.france import drawing
from wiki.dossiers.listing import STATUS_CHOICES, by_status, narrowed
from wiki.dossiers.models import Project


@require_safe
def show(request):
    """Draw France with the projects of the status and technology asked."""
    asked = _asked(request)
    context = {
        "asked": asked,
        "atlas": atlas_of(_projects(request.user, asked)),
        "drawing": drawing(),
        "statuses": by_status(),
        "all_statuses": STATUS_CHOICES,
        "technologies": Technology.objects.filter(merged_into__isnull=True),
        "query": request.GET.urlencode(),
    }
    return render(request, "wiki/dossiers/map.html", context)


@require_safe
def geojson(request):
    """Return the places of the map as a FeatureCollection (RFC 7946): WGS 84, longitude first."""
    places = atlas_of(_projects(request.user, _asked(request))).places
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.territory.longitude, place.territory.latitude]}
            if place.territory.longitude is not None
            else None,
            "properties": {
                "code": place.territory.code,
                "name": place.territory.name,
                "url": request.build_absolute_uri(place.territory.get_absolute_url()),
                "projects": place.total,
                "statuses": dict(place.counts),
            },
        }
        for place in places
    ]
    answer = JsonResponse(
        {"type": "FeatureCollection", "features": features}, json_dumps_params={"ensure_ascii": False}
    )
    answer.headers["Content-Type"] = "application/geo+json"
    return answer


def _asked(request) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", "")[:120] for name in ("statut", "technologie")}


def _projects(user, asked):
    return narrowed(Project.objects.visible_to(user), status=asked["statut"], technology=asked["technologie"])
