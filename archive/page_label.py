"""How a page is named: its place in the file, and the number printed on it when that differs."""

from django.utils.translation import gettext as _


def page_label(page) -> str:
    """Return "p. 12" or "p. 12 (numérotée 8)"; for text without pages, "section 12" is the caller's affair."""
    if page.label and page.label != str(page.rank):
        return _("p. %(rank)s (numbered %(label)s)") % {"rank": page.rank, "label": page.label}
    return _("p. %(rank)s") % {"rank": page.rank}
