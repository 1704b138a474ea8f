"""How a comment is written on a page: paragraphs, and links once somebody of the review team has read it."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]{3,500}")
_AFTER = ".,;:!?…’')]}"  # ends a sentence, not an address


@register.simple_tag
def comment_text(comment):
    """Write the text of a comment that is `readable`; addresses lead somewhere only when it is published."""
    text = comment.shown_text
    if not text:
        said = _("Its text was erased some time after it was refused or taken off.")
        return format_html('<p class="muted">{}</p>', said)
    live = comment.state == comment.State.PUBLISHED
    paragraphs = [_lines(paragraph, live) for paragraph in re.split(r"\n\s*\n", text.strip("\n"))]
    return format_html_join("\n", "<p>{}</p>", ((paragraph,) for paragraph in paragraphs))


def _lines(paragraph: str, live: bool) -> SafeString:
    lines = paragraph.split("\n")
    return format_html_join(SafeString("<br>"), "{}", ((_with_links(line) if live else line,) for line in lines))


def _with_links(line: str) -> SafeString:
    parts, position = [], 0
    for found in _ADDRESS.finditer(line):
        address = found[0].rstrip(_AFTER)
        link = format_html('<a href="{0}" rel="nofollow ugc noreferrer">{0}</a>', address)
        parts += [(line[position : found.start()],), (link,)]
        position = found.start() + len(address)
    return format_html_join("", "{}", [*parts, (line[position:],)])
