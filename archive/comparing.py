"""What changed between two texts: line by line, with the words that differ; at a bounded cost."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LINES_MAX = 600  # compared one by one, once the common beginning and end are set aside
WORDS_BUDGET = 150_000  # pairs of words compared in all
CONTEXT = 2  # unchanged lines shown around a change

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Line:
    """A line of the comparison. `kind` is same, removed, added or gap; parts are (text, whether it changed)."""

    kind: str
    parts: tuple[tuple[str, bool], ...] = ()
    number: int | None = None


def compare(before: str, after: str) -> list[Line]:
    """Return the lines that changed, with a little of what stands around them; nothing when the texts are equal."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return []
    lines, budget = [], [WORDS_BUDGET]
    for what, i1, i2, j1, j2 in _operations(old, new):
        if what == "equal":
            lines += [Line("same", ((old[i], False),), j1 + i - i1 + 1) for i in range(i1, i2)]
        else:
            lines += _changed(old[i1:i2], new[j1:j2], j1, budget)
    return _without_far(lines)


def _operations(old, new):
    """Return difflib's operations; one single replacement in the middle when there are too many lines to compare."""
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    end_old, end_new = len(old) - last, len(new) - last
    if max(end_old, end_new) - first > LINES_MAX:
        middle = [("replace", 0, end_old - first, 0, end_new - first)]
    else:
        middle = SequenceMatcher(None, old[first:end_old], new[first:end_new]).get_opcodes()
    yield "equal", 0, first, 0, first
    for what, i1, i2, j1, j2 in middle:
        yield what, i1 + first, i2 + first, j1 + first, j2 + first
    yield "equal", end_old, len(old), end_new, len(new)


def _changed(old, new, offset, budget):
    """Return removed and added lines; those that stand for each other show their words."""
    pairs = [_words(*pair, budget) for pair in zip(old, new, strict=False)]
    lines = []
    for n, line in enumerate(old):
        lines.append(Line("removed", pairs[n][0] if n < len(pairs) else ((line, False),)))
        if n < len(pairs):
            lines.append(Line("added", pairs[n][1], offset + n + 1))
    lines += [Line("added", ((new[n], False),), offset + n + 1) for n in range(len(pairs), len(new))]
    return lines


def _words(old: str, new: str, budget: list[int]):
    """Return both lines in parts, of which those that differ are marked, as long as the budget lasts."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    budget[0] -= len(a) * len(b)
    if budget[0] < 0:
        return ((old, False),), ((new, False),)
    removed, added = [], []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        removed.append(("".join(a[i1:i2]), what != "equal"))
        added.append(("".join(b[j1:j2]), what != "equal"))
    return tuple(part for part in removed if part[0]), tuple(part for part in added if part[0])


def _without_far(lines: list[Line]) -> list[Line]:
    """Leave out unchanged lines far from any change."""
    near = set()
    for n, line in enumerate(lines):
        if line.kind != "same":
            near.update(range(n - CONTEXT, n + CONTEXT + 1))
    kept = []
    for n, line in enumerate(lines):
        if n in near:
            kept.append(line)
        elif not kept or kept[-1].kind != "gap":
            kept.append(Line("gap"))
    return kept
