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


def page_name(page, sections: bool = False) -> str:
    """Return the same at full length, for headings and for whoever listens: "page 12 (numérotée 8)"."""
    if sections:
        return page_label(page, sections)
    if page.label and page.label != str(page.rank):
        return _("page %(rank)s (numbered %(label)s)") % {"rank": page.rank, "label": page.label}
    return _("page %(rank)s") % {"rank": page.rank}
