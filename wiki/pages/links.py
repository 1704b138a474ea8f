"""Links between pages: those that lead to a page not written yet say so, at each reading."""

import re

from django.utils.html import escape
from django.utils.translation import gettext as _

from wiki.pages.models import FormerPath, WikiPage
from wiki.pages.paths import PATTERN
from wiki.pages.rendering import WIKI

_LINK = re.compile(rf'<a href="{WIKI}({PATTERN})/"([^>]*)>(.*?)</a>', re.DOTALL)


def wanted(html: str) -> dict[str, None]:
    """Return the paths of the pages to which a text leads, each once, in its order."""
    return dict.fromkeys(found[1] for found in _LINK.finditer(html))


def readable(paths, user) -> set[str]:
    """Return those of these paths at which this person finds a page, moved or not; two queries at most."""
    visible = WikiPage.objects.visible_to(user)
    there = set(visible.filter(path__in=paths).values_list("path", flat=True))
    if rest := set(paths) - there:
        moved = FormerPath.objects.filter(path__in=rest, page__in=visible)
        there |= set(moved.values_list("path", flat=True))
    return there


def with_missing(html: str, user) -> str:
    """Return the HTML with the links to pages that this person cannot read marked, in words too; one query, or none."""
    paths = wanted(html)
    if not paths:
        return html
    there = readable(paths, user)
    said = escape(_("page to be written"))

    def marked(found) -> str:
        path, more, label = found[1], found[2], found[3]
        if path in there:
            return found[0]
        hidden = f'<span class="visually-hidden"> ({said})</span>'
        return f'<a href="{WIKI}{path}/"{more} class="wiki-missing">{label}{hidden}</a>'

    return _LINK.sub(marked, html)
