"""From what a person typed to the territories it may name: "Nice", "06088", "dep-06", "06", "Saint-Denis (93)"."""

import re

from django.db.models import Q

from archive.models import Territory
from archive.territories import place_slug

LENGTH_MAX = 120
HOMONYMS_MAX = 30
_WITH_DEPARTMENT = re.compile(r"\A(?P<name>.+?)\s*[(,]\s*(?P<department>\d[\dABab]\d?)\s*\)?\Z")


def places_named(text: str) -> list[Territory]:
    """Return the territories that a text may name, the most populous first: none, one, or homonyms to choose from."""
    text = text.replace("\0", "").strip()[:LENGTH_MAX]
    if not text:
        return []
    places = Territory.objects.select_related("parent")
    prefix, dash, rest = text.rpartition("-")  # "dep-2A", "reg-84", "42218"; a department's bare number too
    codes = [f"{prefix.lower()}{dash}{rest.upper()}", text.lower(), f"dep-{text.upper()}"]
    if exact := places.filter(code__in=codes).first():
        return [exact]
    if within := _WITH_DEPARTMENT.match(text):
        named = Q(name_slug=place_slug(within["name"]), path__contains=f"/dep-{within['department'].upper()}/")
    elif slug := place_slug(text):
        named = Q(name_slug=slug) | Q(slug=slug)
    else:
        return []
    found = list(places.filter(named)[:HOMONYMS_MAX])
    return sorted(found, key=lambda place: -(place.population or 0))
