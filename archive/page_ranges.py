"""Pages of a document as people write them: "3-5, 9"."""

import re

from django.core.validators import RegexValidator

LENGTH_MAX = 200  # characters
PAGE_MAX = 100_000
valid = RegexValidator(r"\A[1-9]\d{0,5}(-[1-9]\d{0,5})?(, [1-9]\d{0,5}(-[1-9]\d{0,5})?)*\Z")  # as `written` writes them

Range = tuple[int, int]  # first, last

_BETWEEN = re.compile(r"\s*(?:[,;\n]|\bet\b|\band\b)\s*")
_ONE = re.compile(r"(?:p(?:p|ages?)?\.?\s*)?([0-9]{1,6})(?:\s*(?:[-–—]|\bà\b|\bto\b)\s*([0-9]{1,6}))?")


class PageRangesError(ValueError):
    """What is written names no pages; `part` is where."""

    def __init__(self, part: str):
        super().__init__(part)
        self.part = part


def read(text: str) -> list[Range]:
    """Return the ranges, in the order of the pages, those that touch made one; none for an empty text.

    Raises `PageRangesError` with the part that is no page, or that ends before it begins.
    """
    ranges = []
    for part in _BETWEEN.split(text.strip()) if text.strip() else ():
        match = _ONE.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= PAGE_MAX:
            raise PageRangesError(part)
        ranges.append((first, last))
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def written(ranges: list[Range]) -> str:
    """Return ranges as text, which `read` reads back."""
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in ranges)


def holds(ranges: list[Range], rank: int) -> bool:
    """Whether a page is one of these; without ranges, each is."""
    return not ranges or any(first <= rank <= last for first, last in ranges)
