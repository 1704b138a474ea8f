"""The passages of a page as it is stored, paragraph by paragraph: in which part each stands, and what it cites."""

import re
from dataclasses import dataclass, field
from html import unescape

from django.urls import reverse

from wiki.pages.models import WikiPage
from wiki.pages.parts import can_be_edited_apart

# What our own renderer and sanitiser write: one scan of it, without a parser.
_PIECE = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
_BLOCKS = {"p", "li", "tr", "dd", "dt", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6"}
_CALL = re.compile(r'\bid="(ref-[0-9]+-[0-9]+)"')


@dataclass
class Passage:
    """A paragraph, a point of a list, a row of a table. `part` counts the headings above it, 0 before the first."""

    part: int
    tag: str
    text: str = ""
    anchors: list[str] = field(default_factory=list)
    is_header: bool = False

    @property
    def is_heading(self) -> bool:
        return self.tag.startswith("h")


def passages_of(html: str) -> list[Passage]:
    """Return the passages of a page's HTML that say something, in order."""
    found, passage, part, in_call = [], Passage(0, "p"), 0, False
    for piece in _PIECE.finditer(html):
        closing, tag, attributes, text = piece.groups()
        if text is not None:
            passage.text += "" if in_call else text
        elif tag in _BLOCKS:
            found.append(passage)
            part += tag.startswith("h") and not closing
            passage = Passage(part, "p" if closing else tag)
        elif tag == "a":
            call = None if closing else _CALL.search(attributes)
            in_call = bool(call)
            passage.anchors += [call[1]] if call else []
        elif tag == "th":
            passage.is_header = True
    for one in [*found, passage]:
        one.text = " ".join(unescape(one.text).split())
    return [one for one in [*found, passage] if one.text or one.anchors]


def part_url(page: WikiPage, part: int) -> str:
    """Return where a part of the page is edited; the whole page, before its first heading."""
    asked = {"part": part} if part and can_be_edited_apart(page) else None
    return reverse("wikipage-edit", args=[page.path], query=asked)


def edit_url(page: WikiPage, anchor: str) -> str:
    """Return where the passage that holds an anchor is edited."""
    part = next((one.part for one in passages_of(page.html) if anchor in one.anchors), 0)
    return part_url(page, part)
