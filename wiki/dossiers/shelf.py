"""The documents that facts cite, as everybody may read them: looked up for one fact, or once for many."""

from collections import defaultdict

from archive.models import Document, Page, Visibility
from wiki.dossiers.snapshots import Cited


class Shelf:
    """Looks up what is cited when it is asked for."""

    def lock(self, citations: list[Cited]) -> None:
        """Hold the cited documents, then the counter: moderation takes its locks in that order too."""
        codes = {one.code for one in citations}
        documents = Document.objects.filter(code__in=codes).order_by("pk")
        list(documents.select_for_update(no_key=True).values_list("pk"))
        Visibility.raise_counter()  # documents show what cites them

    def documents(self, citations: list[Cited]) -> dict[str, Document]:
        """Return the cited documents that are published, by code."""
        found = Document.objects.published().filter(code__in={one.code for one in citations})
        return {row.code: row for row in found.select_related("public_version")}

    def pages(self, one: Cited, document: Document) -> list[Page]:
        """Return the pages that a citation names, with their texts."""
        pages = Page.objects.filter(version=document.public_version)
        if one.page_from:
            pages = pages.filter(rank__gte=one.page_from, rank__lte=one.page_to or one.page_from)
        return list(pages.order_by("rank").only("rank", "text", "state"))


class ShelfOfMany(Shelf):
    """Looks up and holds all that many facts cite, once, inside the transaction that writes them."""

    def __init__(self, citations: list[Cited]):
        super().lock(citations)
        self._documents = super().documents(citations)
        self._pages: dict[Cited, list[Page]] = {}
        quoting = {one for one in citations if one.words and one.code in self._documents}
        by_document = defaultdict(list)
        for one in quoting:
            by_document[one.code].append(one)
        for code, cited in by_document.items():
            for one in cited:
                self._pages[one] = super().pages(one, self._documents[code])

    def lock(self, citations: list[Cited]) -> None:
        """Do nothing: all of them are held."""

    def documents(self, citations: list[Cited]) -> dict[str, Document]:
        """Return those that were looked up."""
        return {one.code: self._documents[one.code] for one in citations if one.code in self._documents}

    def pages(self, one: Cited, document: Document) -> list[Page]:
        """Return those that were looked up."""
        return self._pages[one] if one in self._pages else super().pages(one, document)


LIVE = Shelf()
