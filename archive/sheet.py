"""One lot of a version's pages, as thumbnails need them, and how far all of its text is read: in one query."""

from dataclasses import dataclass

from django.db.models import Avg, Count, F, Q, Window

from archive.models import Origin, Page, Version

LENGTH = 30  # thumbnails at once
NUMBER_MAX = 10**6


@dataclass(frozen=True)
class Reading:
    """How many pages of a version are there, how many wait, where their text comes from, how sure it is (0 to 100)."""

    pages: int = 0
    waiting: int = 0
    from_file: int = 0
    recognised: int = 0
    corrected: int = 0
    confidence: float | None = None

    @property
    def read(self) -> int:
        """How many have come to their end."""
        return self.pages - self.waiting


@dataclass(frozen=True)
class Sheet:
    """The pages of one lot; `number` of `count` lots."""

    pages: list[Page]
    number: int
    count: int
    reading: Reading


def sheet_of(version: Version, asked: str = "") -> Sheet:
    """Return the lot of this number, or the nearest there is. A version of 1,800 pages costs what a short one does."""
    count = max(1, -(-(version.page_count or 0) // LENGTH))
    number = int(asked) if asked.isdecimal() and len(asked) < len(str(NUMBER_MAX)) else 1
    number = min(max(number, 1), count)
    start = (number - 1) * LENGTH
    pages = version.pages.only("rank", "label", "width", "height", "version").annotate(**_counted())
    shown = list(pages.order_by("rank")[start : start + LENGTH])
    if not shown:
        return Sheet([], number, count, Reading())
    first = shown[0]
    reading = Reading(**{name: getattr(first, f"all_{name}") for name in Reading.__dataclass_fields__})
    return Sheet(shown, number, count, reading)


def _counted() -> dict[str, Window]:
    """Return the counts of `Reading` over all pages of the version, said beside each page."""
    recognised = Q(origin=Origin.RECOGNISED)
    counted = {
        "pages": Count("pk"),
        "waiting": Count("pk", filter=Q(state=Page.State.WAITING)),
        "from_file": Count("pk", filter=Q(origin=Origin.FILE)),
        "recognised": Count("pk", filter=recognised),
        "corrected": Count("pk", filter=Q(origin=Origin.CORRECTED)),
        "confidence": Avg("confidence", filter=recognised),
    }
    return {f"all_{name}": Window(count, partition_by=F("version")) for name, count in counted.items()}
