"""To a page by its number, that of the file or the one printed on it: which of the two it was is said there."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.extracts import hides_text
from archive.page_label import page_name
from archive.views.access import of_document, version_for
from archive.views.reader import Reader

ASKED_MAX = 20  # as a label


@require_safe
@of_document
def go(request, document):
    """Lead to the page `numero`, in continuous reading where `vers` says so; back to `depuis` when there is none."""
    if hides_text(document, request.user):
        return redirect(document)
    number = _known(request.GET.get("version", ""), 2**15 - 1)
    version = version_for(document, request.user, number)
    reader, asked = Reader(request, document, version, number), asked_of(request)
    page = _named(version, asked)
    rank = page.rank if page else _known(request.GET.get("depuis", ""), reader.count) or 1
    address = reader.reading(rank) if request.GET.get("vers") == "lire" else reader.page(rank)
    before, _sign, fragment = address.partition("#")
    if page is None or page.label or asked != str(rank):
        before += ("&" if "?" in before else "?") + urlencode({"numero": asked})
    return redirect(f"{before}#{fragment}" if fragment else before)


def asked_of(request) -> str:
    """Return the number that was asked for, short and without what no label can hold."""
    return request.GET.get("numero", "").replace("\0", "").strip()[:ASKED_MAX]


def answer_of(request, reader, page) -> dict | None:
    """Return what is said of the number asked for: printed or not, and the other page that it may mean."""
    asked = asked_of(request)
    if not asked or reader.version.sections:
        return None
    printed = reader.version.pages.filter(label=asked).exclude(rank=page.rank).only("rank", "label").first()
    other = {"name": page_name(printed), "url": reader.page(printed.rank)} if printed else None
    if asked == str(page.rank):
        return {"text": _("%(number)s is the place of this page in the file.") % {"number": asked}, "other": other}
    if asked == page.label:
        said = {"number": asked, "rank": page.rank}
        return {"text": _("%(number)s is printed on this page, the file's page %(rank)s.") % said, "other": None}
    if printed is None:
        said = {"number": asked, "count": reader.count}
        return {"text": _("No page “%(number)s” here: this document has %(count)s pages.") % said, "other": None}
    return None


def _named(version, asked: str):
    """Return the page of this rank, else the one on which this is printed."""
    pages = version.pages.only("rank", "label")
    rank = _known(asked, 2**31 - 1)
    found = pages.filter(rank=rank).first() if rank else None
    return found or (pages.filter(label__iexact=asked).first() if asked else None)


def _known(said: str, highest: int) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 11 and 0 < int(said) <= highest else None
