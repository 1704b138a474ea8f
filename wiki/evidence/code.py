"""What of a text is code, and so stays as it was typed. No Django here: the renderer's child reads it too."""

import re
from bisect import bisect_right
from collections import defaultdict

_FENCE = re.compile(r"(`{3,}|~{3,})[^`\n]*$")
_LIST_ITEM = re.compile(r"\s{0,3}(?:[*+-]\s|\d+\.\s|\[\^[^\]\s]+\]:)")  # or a footnote


def blocks(text: str, in_code: bool):
    """Yield (offset, text, first line) of each run of lines between blank ones, without code blocks."""
    lines = text.split("\n")
    code = set() if in_code else _lines_of_code(lines)
    block, begin, offset = [], (0, 0), 0
    for number, line in enumerate([*lines, ""]):
        if line.strip() and number not in code:
            begin = begin if block else (offset, number + 1)
            block.append(line)
        elif block:
            yield begin[0], "\n".join(block), begin[1]
            block = []
        offset += len(line) + 1


def _lines_of_code(lines: list[str]) -> set[int]:
    """Return the numbers, from 0, of the lines in fenced or indented code."""
    closers = defaultdict(list)
    for number, line in enumerate(lines):
        if line.startswith(("```", "~~~")):
            closers[line.rstrip()].append(number)
    code, fence_end = set(), -1
    in_list, after_blank = False, True  # four spaces after a list item go on with the item
    for number, line in enumerate(lines):
        if number > fence_end:
            fence_end = _fence_end(line, number, closers) or fence_end
        indented = line.startswith(("    ", "\t"))
        if number <= fence_end or (indented and after_blank and not in_list):
            code.add(number)
        elif line.strip():
            in_list = bool(_LIST_ITEM.match(line)) or (in_list and (indented or not after_blank))
        after_blank = number in code or not line.strip()
    return code


def _fence_end(line: str, number: int, closers: dict) -> int | None:
    """Return the number of the line that closes the fence which this line opens, if it opens one."""
    opening = _FENCE.match(line)
    if not opening:
        return None
    ends = closers.get(opening[1], [])
    after = bisect_right(ends, number)
    return ends[after] if after < len(ends) else None


def span_ends(block: str) -> dict[int, int]:
    """Return where the code span ends that begins at each run of backticks which has a closing run."""
    ends, next_of = {}, {}
    for run in reversed(list(re.finditer(r"`+", block))):
        length = run.end() - run.start()
        if length in next_of:
            ends[run.start()] = next_of[length]
        next_of[length] = run.end()
    return ends
