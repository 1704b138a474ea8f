"""The drawing of France: the outlines of its departments, and where a place lies on it (fixtures/map/README.md)."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

FILE = settings.BASE_DIR / "fixtures" / "map" / "departments.json"


@dataclass(frozen=True)
class Outline:
    """A department: the `d` of its path, and its centre, in units of the drawing."""

    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """Metropolitan France, `width` by `height` units; `departments` by code (`42`, `2A`)."""

    width: int
    height: int
    projection: tuple[float, float, float, float]
    departments: dict[str, Outline]

    def point(self, latitude: float, longitude: float) -> tuple[float, float] | None:
        """Return where a place lies on the drawing, degrees to units; None outside it."""
        if not -85 < latitude < 85:
            return None
        a, b, c, d = self.projection
        x = a * math.radians(longitude) + b
        y = c * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) + d
        return (round(x, 1), round(y, 1)) if 0 <= x <= self.width and 0 <= y <= self.height else None


@lru_cache(maxsize=1)
def drawing() -> Drawing:
    """Read the drawing, once."""
    read = json.loads(FILE.read_text(encoding="utf-8"))
    departments = {code: Outline(**outline) for code, outline in read["departments"].items()}
    return Drawing(read["width"], read["height"], tuple(read["projection"]), departments)
