"""Putting together two edits of one text, line by line, and saying where they cannot be."""

from dataclasses import dataclass

from merge3 import Merge3

LINES_MAX = 1000  # compared, once the common beginning and end are set aside: keeps the cost bounded
THEIRS, BETWEEN, YOURS = "<<<<<<<", "=======", ">>>>>>>"


@dataclass(frozen=True)
class Merged:
    """The text put together; `clean` when no line was changed on both sides."""

    text: str
    clean: bool


def merge(base: str, theirs: str, yours: str, theirs_is: str = "", yours_is: str = "") -> Merged:
    """Return both changes of `base` in one text (all with LF).

    Where both changed the same lines, both stay, between marked lines that carry `theirs_is` and `yours_is`.
    """
    versions = [base.splitlines(True), theirs.splitlines(True), yours.splitlines(True)]
    versions = [_closed(lines) for lines in versions]
    before, middles, after = _around(versions)
    too_many = max(map(len, middles)) > LINES_MAX
    groups = [("conflict", *middles)] if too_many else Merge3(*middles).merge_groups()
    merged, clean = list(before), True
    for what, *sides in groups:
        if what == "conflict":
            clean = False
            _, their_lines, your_lines = sides
            merged += [f"{THEIRS} {theirs_is}\n", *their_lines, f"{BETWEEN}\n", *your_lines, f"{YOURS} {yours_is}\n"]
        else:
            merged += sides[0]
    return Merged("".join([*merged, *after]), clean)


def unsolved_line(text: str) -> int | None:
    """Return the first line (from 1) where marks of a conflict still stand."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith((THEIRS + " ", YOURS + " ")):
            return number
    return None


def _closed(lines: list[str]) -> list[str]:
    """End the last line, so that it can be compared."""
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


def _around(versions: list[list[str]]):
    """Return the lines that all versions begin with, what differs in each, and the lines that all end with."""
    shortest = min(map(len, versions))
    first = 0
    while first < shortest and len({lines[first] for lines in versions}) == 1:
        first += 1
    last = 0
    while last < shortest - first and len({lines[-1 - last] for lines in versions}) == 1:
        last += 1
    middles = [lines[first : len(lines) - last] for lines in versions]
    return versions[0][:first], middles, versions[0][len(versions[0]) - last :]
