"""How a page is named: its place in the file, and the number printed on it when that differs."""

from django.utils.translation import gettext as _


def page_label(page, sections: bool = False) -> str:
    """Return "p. 12", "p. 12 (numérotée 8)", or "section 12" when the version has sections of text for pages.

    `page` has a `rank` and a `label`.
    """
    if sections:
        return _("section %(rank)s") % {"rank": page.rank}
    if page.label and page.label != str(page.rank):
        return _("p. %(rank)s (numbered %(label)s)") % {"rank": page.rank, "label": page.label}
    return _("p. %(rank)s") % {"rank": page.rank}
