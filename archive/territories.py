"""Loading the communes, departments and regions of France, and what lies between and inside them, from CSV files."""

import csv
import re
from collections import Counter
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from archive.models import Territory

Kind = Territory.Kind
BATCH = 2000
UPDATED = ["name", "kind", "parent", "path", "slug", "name_slug", "population", "latitude", "longitude"]
# The three cities whose districts have codes of their own, and what these codes begin with (INSEE).
DISTRICTS = {"751": "75056", "6938": "69123", "132": "13055"}


def load(folder: Path) -> int:
    """Write the territories of `folder` and return how many there are; a second time only what changed is new.

    `folder` holds regions.csv, departements.csv and communes.csv, and may hold epci.csv and quarters.csv
    (fixtures/territories/README.md). A territory that is not in the files stays as it is.
    """
    communes = _read(folder, "communes.csv")
    with transaction.atomic():
        taken = set()
        levels = [
            [_region(row, taken) for row in _read(folder, "regions.csv")],
            [_department(row, taken) for row in _read(folder, "departements.csv")],
            _communes([row for row in communes if row["type"] == "commune-actuelle"]),
            [_district(row, taken) for row in communes if row["type"] == "arrondissement-municipal"],
            [_epci(row, taken) for row in _read_if_there(folder, "epci.csv")],
            [_quarter(row, taken) for row in _read_if_there(folder, "quarters.csv")],
        ]
        for level in levels:
            if level:
                _write(level)
    return sum(len(level) for level in levels)


def place_slug(name: str) -> str:
    """Return the readable half of an address: "L'Abergement-Clémenciat" gives "l-abergement-clemenciat"."""
    for letter, plain in {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"}.items():
        name = name.replace(letter, plain)
    return slugify(re.sub(r"['’]", "-", name))


def _read(folder: Path, name: str) -> list[dict]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _read_if_there(folder: Path, name: str) -> list[dict]:
    return _read(folder, name) if (folder / name).exists() else []


def _region(row: dict, taken: set) -> tuple[str, Territory]:
    return "", _territory(f"reg-{row['code']}", row["name"], Kind.REGION, _free(row, taken))


def _department(row: dict, taken: set) -> tuple[str, Territory]:
    return f"reg-{row['region']}", _territory(f"dep-{row['code']}", row["name"], Kind.DEPARTMENT, _free(row, taken))


def _district(row: dict, taken: set) -> tuple[str, Territory]:
    """Return a municipal district as a neighbourhood of its city: what concerns the city includes it."""
    city = next(city for prefix, city in DISTRICTS.items() if row["insee"].startswith(prefix))
    slug = _free({"name": row["name"], "code": row["insee"]}, taken)
    return city, _territory(row["insee"], row["name"], Kind.QUARTER, slug, row)


def _epci(row: dict, taken: set) -> tuple[str, Territory]:
    """Return an intercommunal body, under the department or the region that holds the whole of it."""
    slug = _free({"name": row["name"], "code": row["siren"]}, taken)
    return row["parent"], _territory(f"epci-{row['siren']}", row["name"], Kind.EPCI, slug)


def _quarter(row: dict, taken: set) -> tuple[str, Territory]:
    """Return a neighbourhood under its commune."""
    slug = _free({"name": row["name"], "code": row["commune"]}, taken)
    return row["commune"], _territory(f"quartier-{row['slug']}", row["name"], Kind.QUARTER, slug)


def _communes(rows: list[dict]) -> list[tuple[str, Territory]]:
    """Return the communes; those that share a name all take their department's code."""
    slugs = [place_slug(row["name"]) for row in rows]
    homonyms = Counter(slugs)
    found = []
    for row, slug in zip(rows, slugs, strict=True):
        own = f"{slug}-{row['department'].lower()}" if homonyms[slug] > 1 else slug
        found.append((f"dep-{row['department']}", _territory(row["insee"], row["name"], Kind.COMMUNE, own, row)))
    return found


def _free(row: dict, taken: set) -> str:
    """Return a slug that no region or department before took; the second "Guadeloupe" is "guadeloupe-971"."""
    slug = place_slug(row["name"])
    if slug in taken:
        slug = f"{slug}-{row['code'].lower()}"
    taken.add(slug)
    return slug


def _territory(code: str, name: str, kind: str, slug: str, figures: dict | None = None) -> Territory:
    """Return a territory without its place in the tree; `figures` may hold population and coordinates."""
    figures = figures or {}
    return Territory(
        code=code,
        name=name,
        kind=kind,
        slug=slug,
        name_slug=place_slug(name),
        population=int(figures["population"]) if figures.get("population") else None,
        latitude=float(figures["latitude"]) if figures.get("latitude") else None,
        longitude=float(figures["longitude"]) if figures.get("longitude") else None,
    )


def _write(level: list[tuple[str, Territory]]) -> None:
    """Insert or update one level of the tree, whose parents are already written."""
    codes = {parent for parent, _territory in level if parent}
    parents = {t.code: t for t in Territory.objects.filter(kind__in=_kinds_above(level)) if t.code in codes}
    for code, territory in level:
        territory.parent = parents[code] if code else None
        territory.path = f"{parents[code].path if code else ''}{territory.code}/"
    Territory.objects.bulk_create(
        [territory for _code, territory in level],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=UPDATED,
    )


def _kinds_above(level: list[tuple[str, Territory]]) -> list[str]:
    """Return the kinds in which the parents of this level are found."""
    above = {
        Kind.DEPARTMENT: [Kind.REGION],
        Kind.COMMUNE: [Kind.DEPARTMENT],
        Kind.QUARTER: [Kind.COMMUNE],
        Kind.EPCI: [Kind.DEPARTMENT, Kind.REGION],
    }
    return above.get(level[0][1].kind, []) if level else []
