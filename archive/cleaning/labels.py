"""What is found beside the pages of a file, and why a copy is made of pixels, in the words of the review team."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

KINDS = {
    "author": _("Names of people"),
    "organisation": _("Organisation"),
    "gps": _("Place where it was taken"),
    "device": _("Camera or device, with its serial number"),
    "unique-id": _("Identifiers that are unique to this file"),
    "software": _("Software"),
    "template": _("Template, with its path"),
    "printer": _("Printer"),
    "path": _("Paths and file names"),
    "date": _("Dates and times"),
    "comments": _("Comments and notes"),
    "tracked-changes": _("Tracked changes"),
    "hidden-sheet": _("Hidden sheets, rows or columns"),
    "hidden-text": _("Hidden text, slides or speaker notes"),
    "revisions": _("Earlier states of the file"),
    "remote": _("Addresses that opening the file would call"),
    "invisible": _("Invisible characters"),
    "embedded": _("Files inside the file"),
    "script": _("Macros and scripts"),
    "form": _("Form fields"),
    "layers": _("Layers"),
    "thumbnail": _("Small image of an earlier state"),
    "address": _("Headers of the e-mail"),
    "metadata": _("Other properties"),
}
WHY = {
    "layers": _("the file has layers that are not shown"),
    "unseen-words": _("the file holds words that nobody sees on its pages, or changes and comments"),
    "operators": _("its pages are drawn in a way that is not known here"),
    "pictures": _("a picture in it is coded in a way that cannot be cleaned"),
    "fonts": _("a font in it cannot be cleaned"),
    "colours": _("a colour in it is described in a way that is not known here"),
    "left": _("something of what was found was still in the copy"),
    "looks": _("the rewritten file did not look the same: a stamp or a filled field was missing"),
    "damaged": _("the file is damaged, or is no PDF"),
    "tool": _("this kind of file is not rewritten here"),
    "timeout": _("rewriting took too long"),
    "memory": _("rewriting needed too much memory"),
    "crashed": _("rewriting failed"),
}


def grouped(found: list[dict]) -> list[tuple[str, str, list[dict], int]]:
    """Return (kind, label, rows, how many) for each kind that was found, in the order of `KINDS`."""
    order = {kind: at for at, kind in enumerate(KINDS)}
    rows = sorted(found, key=lambda row: order.get(row["kind"], len(order)))
    groups = [(kind, list(several)) for kind, several in groupby(rows, key=lambda row: row["kind"])]
    return [(kind, KINDS.get(kind, kind), several, sum(row["count"] for row in several)) for kind, several in groups]
