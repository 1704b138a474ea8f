"""The map of the projects: how many there are in each place, how far they are, and where the place is drawn."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from archive.models import Territory
from wiki.dossiers.france import drawing
from wiki.dossiers.models import STOPPED, ProjectTerritory, Status, TerritoryRole

MOST_PLACES = 300  # with more, the communes of a department are one mark: thousands are neither seen nor read
LARGEST = 22  # units: the greatest mark
SMALLEST = 6
# Overseas territories, as boxes along the left and the bottom of the drawing, in the order of their codes.
OVERSEAS = ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"]


@dataclass
class Place:
    """A territory that has projects: `counts` by status; `x` and `y` where it is drawn, None where it is not."""

    territory: Territory
    counts: Counter = field(default_factory=Counter)
    x: float | None = None
    y: float | None = None

    @property
    def total(self) -> int:
        """How many projects."""
        return self.counts.total()

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """The name of each status with its number, the most first."""
        return [(Status(status).label, number) for status, number in self.counts.most_common()]

    @property
    def mark(self) -> str:
        """What its mark says: something goes on there, all was stopped, or nothing is verified yet."""
        if self.counts.keys() <= STOPPED:
            return "stopped"
        return "unknown" if self.counts.keys() <= {Status.TO_VERIFY, *STOPPED} else "active"

    @property
    def radius(self) -> float:
        """Of its mark, in units: its surface grows with the number."""
        return round(min(LARGEST, SMALLEST * max(1, self.total) ** 0.4), 1)

    @property
    def side(self) -> float:
        """Of the square that its mark is, when all was stopped."""
        return round(2 * self.radius, 1)


@dataclass(frozen=True)
class Area:
    """A department on the drawing, or an overseas territory in its box."""

    code: str
    name: str
    path: str
    total: int
    shade: int  # 0 for none, to 3
    url: str


@dataclass(frozen=True)
class Atlas:
    """All that is drawn and listed, and how many projects that is."""

    areas: list[Area]
    overseas: list[Area]
    places: list[Place]
    projects: int
    by_department: bool  # the places are departments, for there are too many communes

    @property
    def marks(self) -> list[Place]:
        """Places that are drawn, the greatest first, so that the small ones lie on top."""
        return sorted((place for place in self.places if place.x is not None), key=lambda place: -place.radius)


def atlas_of(projects) -> Atlas:
    """Draw these projects (a queryset), summed by territory: three queries however many."""
    counts = _counts(projects)
    if by_department := len(counts) > MOST_PLACES:
        counts = _gathered(counts)
    around = _around(counts)
    places = [Place(around[_codes(path)[-1]], counted) for path, counted in counts.items()]
    totals: Counter = Counter()
    for place in places:
        place.x, place.y = _point(place.territory, around) or (None, None)
        if department := _department(place.territory.codes):
            totals[department] += place.total
    known = {code.removeprefix("dep-"): territory for code, territory in around.items() if code.startswith("dep-")}
    france = drawing().departments
    areas = [_area(code, one.name, one.path, totals[code], known.get(code)) for code, one in france.items()]
    overseas = [_area(code, known[code].name, "", totals[code], known[code]) for code in OVERSEAS if code in known]
    order = sorted(places, key=lambda place: (-place.total, place.territory.name))
    return Atlas(areas, overseas, order, projects.count(), by_department)


def _counts(projects) -> dict[str, Counter]:
    """Count by status the projects of each territory (its path): where they lie, else the one that carries them."""
    lies = ProjectTerritory.objects.filter(project=OuterRef("project"), role=TerritoryRole.INSTALLED)
    where = Q(role=TerritoryRole.INSTALLED) | Q(role=TerritoryRole.CARRIES) & ~Exists(lies)
    links = ProjectTerritory.objects.filter(where, project__in=projects.order_by().values("pk")).order_by()
    counts: dict[str, Counter] = {}
    rows = links.values_list("territory__path", "project__status").annotate(Count("project", distinct=True))
    for path, status, number in rows:
        counts.setdefault(path, Counter())[status] += number
    return counts


def _gathered(counts: dict[str, Counter]) -> dict[str, Counter]:
    """Sum what lies in each department; what is wider stays."""
    gathered: dict[str, Counter] = {}
    for path, counted in counts.items():
        codes = _codes(path)
        end = next((n for n, code in enumerate(codes, start=1) if code.startswith("dep-")), len(codes))
        gathered.setdefault("/".join(codes[:end]) + "/", Counter()).update(counted)
    return gathered


def _codes(path: str) -> list[str]:
    return path.strip("/").split("/")


def _around(paths) -> dict[str, Territory]:
    """Return the territories of these paths and those that hold them, with every department: by code."""
    codes = {code for path in paths for code in _codes(path)}
    wanted = Q(code__in=codes) | Q(kind=Territory.Kind.DEPARTMENT)
    return {territory.code: territory for territory in Territory.objects.filter(wanted)}


def _department(codes: list[str]) -> str:
    """Return the department among the codes of a territory, or nothing: a region lies in several."""
    return next((code.removeprefix("dep-") for code in codes if code.startswith("dep-")), "")


def _point(territory: Territory, around: dict[str, Territory]) -> tuple[float, float] | None:
    """Return where a territory is drawn: itself, else the nearest that holds it, else the middle of a region."""
    france = drawing()
    for code in reversed(territory.codes):
        one = around.get(code, territory)
        if one.latitude is not None and one.longitude is not None:
            return france.point(one.latitude, one.longitude)  # overseas lies outside
        if outline := france.departments.get(code.removeprefix("dep-")):
            return outline.x, outline.y
    inside = [france.departments[_department(one.codes)] for one in around.values()
              if one.path.startswith(territory.path) and _department(one.codes) in france.departments]  # fmt: skip
    if not inside:
        return None
    return (round(sum(one.x for one in inside) / len(inside), 1), round(sum(one.y for one in inside) / len(inside), 1))


def _area(code: str, name: str, path: str, total: int, territory: Territory | None) -> Area:
    shade = 0 if not total else 1 if total < 3 else 2 if total < 10 else 3
    return Area(code, name, path, total, shade, territory.get_absolute_url() if territory and total else "")
