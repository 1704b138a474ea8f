"""The place that somebody means: of all that a name may say, the town first; what stays is for them to choose."""

from archive.models import Territory
from archive.places import places_named

Kind = Territory.Kind
# When a name is both a town's and a wider body's, people mean the town; a code says otherwise ("dep-75").
ORDER = [Kind.COMMUNE, Kind.DEPARTMENT, Kind.REGION, Kind.EPCI, Kind.QUARTER]


def places_meant(text: str) -> list[Territory]:
    """Return the places that a text may mean: one when it is clear, homonyms by department, none when unknown."""
    found = places_named(text)
    # Accents count when they tell places apart: "Loire" is not Loiré.
    found = [place for place in found if place.name.casefold() == text.strip().casefold()] or found
    for kind in ORDER:
        if of_kind := [place for place in found if place.kind == kind]:
            return sorted(of_kind, key=lambda place: place.path)
    return []


def full_name(place) -> str:
    """Return a place's name in a form that `places_meant` reads back: "Saint-Denis (93)", "dep-42"."""
    departments = [code.removeprefix("dep-") for code in place.codes if code.startswith("dep-")]
    if place.kind != Kind.COMMUNE:
        return place.code
    return f"{place.name} ({departments[0]})" if departments else place.code
