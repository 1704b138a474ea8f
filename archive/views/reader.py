"""What a reader carries from page to page: words sought, the size of the image, the edit that waits for a citation."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.return_path import ASKED_BY, edit_address
from archive.search.queries import leaves
from archive.search.synonyms import sought
from archive.views.access import is_exact, query_of

FITTED = ""  # as wide as there is room
SIZES = {FITTED: None, "200": 200, "700": 700, "1600": 1600}  # `?taille=`: the image's width in pixels


class Reader:
    """A document as somebody reads it: the version shown, and what the addresses of its pages keep."""

    def __init__(self, request, document, version, number: int | None = None):
        asked = request.GET
        self.document, self.version = document, version
        self.number = number  # of the version, where the address names one
        self.query, self.exact = query_of(request), is_exact(request)
        self.tree = sought(self.query, exact=self.exact)
        self.searched = any(leaves(self.tree))
        self.size = asked.get("taille", FITTED) if asked.get("taille") in SIZES else FITTED
        self.edit = edit_address(asked.get(ASKED_BY, ""))
        self.count = version.page_count or version.pages.count()

    @property
    def width(self) -> int | None:
        """The image's width in pixels; None when it takes the room there is."""
        return SIZES[self.size]

    @property
    def kept(self) -> dict[str, str]:
        """What every address of the reader keeps."""
        said = {"q": self.query, "exact": "1" if self.exact and self.query else ""}
        return {name: value for name, value in (said | self.kept_in_search).items() if value}

    @property
    def kept_in_search(self) -> dict[str, str]:
        """What the form that searches keeps: all but what is sought."""
        return {name: value for name, value in {"taille": self.size, ASKED_BY: self.edit}.items() if value}

    def page(self, rank: int, fragment: str = "", **more) -> str:
        """Return the address of a page; what is empty in `more` is left out of it."""
        return self.plain(rank, fragment, **(self.kept | more))

    def plain(self, rank: int, fragment: str = "", **asked) -> str:
        """Return the address of a page that keeps nothing of this reading: the one to give to others."""
        at = {"slug": self.document.slug, "code": self.document.code, "number": rank}
        if self.number:
            return _with(reverse("page-version", kwargs=at | {"version": self.number}), asked, fragment)
        return _with(reverse("page", kwargs=at), asked, fragment)

    def reading(self, rank: int) -> str:
        """Return the address of continuous reading, at a page."""
        address = reverse("reading", args=[self.document.slug, self.document.code])
        return _with(address, self.kept | {"page": rank, "taille": ""}, f"page-{rank}")

    def sizes(self, rank: int) -> list[dict]:
        """Return the sizes in which a page can be shown, each with its address."""
        names = {FITTED: _("Fitted"), "200": _("Small"), "700": _("Medium"), "1600": _("Large")}
        return [
            {"name": name, "current": size == self.size, "url": self.page(rank, taille=size)}
            for size, name in names.items()
        ]


def _with(address: str, asked: dict, fragment: str) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return address + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
