"""Images in a text: pages of public documents only, put there at each reading.

A document that is withdrawn takes its image and its caption out of every page, at once. The stored HTML holds no more
than where in the text the image is written.
"""

import re
from itertools import chain

from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from archive.models import Document, Page
from archive.page_label import page_label
from wiki.evidence.syntax import Picture, find

WIDTH = 700  # pixels
# An image alone in its paragraph stands in the place of the paragraph.
_PLACE = re.compile(r'<p><span data-picture="(\d+)-(\d+)"></span></p>|<span data-picture="(\d+)-(\d+)"></span>')


def with_pictures(html: str, text: str, write=None) -> str:
    """Return the HTML of a text with its images; one query, or none.

    `write(page, picture, alone=)` writes one in another way than a page of the site does; `page` is None when nobody
    may see it.
    """
    write = write or _shown
    places = list(_PLACE.finditer(html))
    if not places:
        return html
    pictures = [_written_at(text, place) for place in places]
    pages = pages_of([picture for picture in pictures if picture])
    parts, position = [], 0
    for place, picture in zip(places, pictures, strict=True):
        page = pages.get((picture.code, picture.page)) if picture else None
        parts += [html[position : place.start()], write(page, picture, alone=place[1] is not None)]
        position = place.end()
    return "".join([*parts, html[position:]])


def pages_of(pictures: list[Picture]) -> dict[tuple[str, int], Page]:
    """Return, by code and rank, the pages whose image everybody may see."""
    if not pictures:
        return {}
    documents = Document.objects.published().filter(code__in={picture.code for picture in pictures}, extract_only=False)
    pages = Page.objects.filter(
        version__document__in=documents,
        version=F("version__document__public_version"),
        rank__in={picture.page for picture in pictures},
        width__gt=0,
    ).select_related("version__document")
    pages = pages.defer("text", "stems", "boxes").order_by("version", "rank")
    return {(page.version.document.code, page.rank): page for page in pages if not page.version.sections}


def doubts_about(text: str) -> list[str]:
    """Return which images of a text cannot be shown, and why that may be; at most one query."""
    pictures = [mark for mark in find(text) if isinstance(mark, Picture)]
    pages = pages_of(pictures)
    return [
        _(
            "Line %(line)d: there is no image to show of page %(page)d of %(code)s. Only images of pages of public"
            " documents are shown, not those of press articles."
        )
        % {"line": picture.line, "page": picture.page, "code": picture.code}
        for picture in pictures
        if (picture.code, picture.page) not in pages
    ]


def _written_at(text: str, place) -> Picture | None:
    """Return the image that is written there."""
    start, end = (int(number) for number in chain(place.groups()) if number)
    marks = find(text[start:end])
    return marks[0] if len(marks) == 1 and isinstance(marks[0], Picture) else None


def _shown(page: Page | None, picture: Picture | None, *, alone: bool) -> str:
    context = {"alone": alone, "page": page}
    if page:
        document = page.version.document
        context |= {
            "document": document,
            "url": document.page_url(page.rank),
            "label": page_label(page),
            "caption": picture.words,
            "width": WIDTH,
            "height": round(WIDTH * page.height / page.width),
        }
    return render_to_string("wiki/pages/_picture.html", context).strip()
