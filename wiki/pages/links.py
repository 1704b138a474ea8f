"""Links between pages: those that lead to a page not written yet say so, at each reading."""

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

from wiki.pages.models import FormerPath, WikiPage
from wiki.pages.paths import PATTERN
from wiki.pages.rendering import WIKI

_LINK = re.compile(rf'<a href="{WIKI}({PATTERN})/"([^>]*)>(.*?)</a>', re.DOTALL)


def with_missing(html: str, user) -> str:
    """Return the HTML with the links to pages that this person cannot read marked, in words too; one query, or none."""
    wanted = {found[1] for found in _LINK.finditer(html)}
    if not wanted:
        return html
    visible = WikiPage.objects.visible_to(user)
    there = set(visible.filter(path__in=wanted).values_list("path", flat=True))
    if wanted - there:
        moved = FormerPath.objects.filter(path__in=wanted - there, page__in=visible)
        there |= set(moved.values_list("path", flat=True))
    said = escape(_("page to be written"))

    def marked(found) -> str:
        path, more, label = found[1], found[2], found[3]
        if path in there:
            return found[0]
        hidden = f'<span class="visually-hidden"> ({said})</span>'
        return f'<a href="{WIKI}{path}/"{more} class="wiki-missing">{label}{hidden}</a>'

    return _LINK.sub(marked, html)
