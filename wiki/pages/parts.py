"""The parts of a page, one a heading: each is edited by itself, and saving it leaves the others as they are.

A part runs from its heading to the next one of its level or above. The headings are found in the source as Markdown
finds them; where the two do not agree (a heading inside a list), the page is edited whole.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from django.utils.html import format_html

from wiki.evidence.shown import restored, shown
from wiki.pages.saving import revision_of
from wiki.pages.texts import normalised

_HASHES = re.compile(r"#{1,6}")
_FENCE = re.compile(r"(~{3,}|`{3,})")
_UNDERLINE = re.compile(r"(=+|-+) *\Z")
_HEADING = re.compile(r'<h[2-6] id="(s-[^"]*)">.*?</h[2-6]>', re.DOTALL)


class Part(NamedTuple):
    """From where to where a part stands in the source, and the level of its heading (1 to 6)."""

    start: int
    end: int
    level: int


def parts_of(text: str) -> list[Part]:
    """Return the parts of a normalised text, in the order of their headings."""
    begins = list(_headings(text))
    parts = []
    for number, (start, level) in enumerate(begins):
        end = next((later for later, other in begins[number + 1 :] if other <= level), len(text))
        parts.append(Part(start, end, level))
    return parts


def can_be_edited_apart(page) -> bool:
    """Whether the headings of the page are those of its source, one for one."""
    found = [max(part.level, 2) for part in parts_of(normalised(page.article.current_revision.content))]
    return bool(found) and found == [level for level, _anchor, _text in page.headings]


def with_links(page, html: str, address: str, label: str) -> str:
    """Return the HTML of a page with a link under each heading, to edit its part; `address` is that of the form."""
    numbers = iter(range(1, len(page.headings) + 1))
    names = iter(text for _level, _anchor, text in page.headings)

    def linked(heading) -> str:
        link = format_html(
            '<p class="wiki-edit-part no-print"><a href="{}?part={}" rel="nofollow">{}<span class="visually-hidden">'
            " ({})</span></a></p>",
            address, next(numbers), label, next(names),
        )  # fmt: skip
        return heading[0] + link

    return _HEADING.sub(linked, html)


def source_of(page, number: int, user) -> str | None:
    """Return the source of the n-th part as this person may see it; None when the page has no such part."""
    text = normalised(page.article.current_revision.content)
    parts = parts_of(text)
    if not 1 <= number <= len(parts) or not can_be_edited_apart(page):
        return None
    return shown(text[parts[number - 1].start : parts[number - 1].end], user)


def rest_of(page, number: int) -> str:
    """Return the text of a page without its n-th part; all of it when it has no such part."""
    text = normalised(page.article.current_revision.content)
    parts = parts_of(text)
    if not 1 <= number <= len(parts):
        return text
    return f"{text[: parts[number - 1].start]}\n{text[parts[number - 1].end :]}"


def whole(page, base_revision_id: int | None, number: int, written: str) -> tuple[str, int | None]:
    """Return the whole text with the n-th part of the base written anew, and the revision that it now starts from.

    When the page moved on but this part did not, it is the current text that gets the part; else the base, so that
    `saving.save` finds the conflict. `page` has its current revision.
    """
    base = revision_of(page.article_id, base_revision_id)
    text = normalised(base.content) if base else ""
    parts = parts_of(text)
    if base is None or not 1 <= number <= len(parts):
        return written, base_revision_id
    old = text[parts[number - 1].start : parts[number - 1].end]
    new = restored(normalised(written), old)
    current = page.article.current_revision
    if base.pk != current.pk:
        now = normalised(current.content)
        same = [part for part in parts_of(now) if now[part.start : part.end].strip() == old.strip()]
        if len(same) == 1:
            return _replaced(now, same[0], new), current.pk
    return _replaced(text, parts[number - 1], new), base_revision_id


def _replaced(text: str, part: Part, written: str) -> str:
    """Put a part in the place of another, an empty line before what follows."""
    after = text[part.end :]
    return f"{text[: part.start]}{written.strip(chr(10))}\n\n{after}" if after else text[: part.start] + written


def _headings(text: str):
    """Yield (where its line begins, level) of each heading of a text outside code."""
    lines = text.split("\n")
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    closings = _closings(lines)
    number = 0
    while number < len(lines):
        line = lines[number]
        if fence := _FENCE.match(line):
            after = closings.get(fence[1], [])
            at = bisect_right(after, number)
            number = after[at] + 1 if at < len(after) else number + 1
            continue
        if found := _HASHES.match(line):
            yield starts[number], len(found[0])
        elif _is_underlined(lines, number):
            yield starts[number], 1 if lines[number + 1].startswith("=") else 2
            number += 1
        number += 1


def _closings(lines: list[str]) -> dict[str, list[int]]:
    """Return, for each fence that stands alone, on which lines: the passes over a text stay one, however many open."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line[:1] in "~`" and _FENCE.fullmatch(line.rstrip()):
            found.setdefault(line.rstrip(), []).append(number)
    return found


def _is_underlined(lines: list[str], number: int) -> bool:
    """Whether a line begins a block and the next underlines it."""
    begins = number == 0 or not lines[number - 1].strip()
    return (
        begins and bool(lines[number].strip()) and number + 1 < len(lines) and bool(_UNDERLINE.match(lines[number + 1]))
    )
