"""The text of cited pages: those of many citations in one query, or a whole document where words are looked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q

from archive.models import Page
from archive.search.french import stems

PLACES_AT_ONCE = 300  # runs of pages in one query: databases bound how deep a condition is
CHARACTERS_MAX = 4_000_000  # read for one saving: a thousand pages of a usual report
ELSEWHERE_MAX = 2_000_000  # read more, where words that are not on their page are looked for on the others
FIELDS = ["version", "rank", "label", "text", "origin", "state"]


class TooMuch(Exception):
    """More text is cited at once than is read for one saving."""


class Reader:
    """Reads pages until it has read enough; then it raises `TooMuch`."""

    def __init__(self, characters: int = CHARACTERS_MAX):
        self.left = characters

    def read(self, places: set[tuple[int, int, int]]) -> dict[tuple[int, int], Page]:
        """Return the pages of these (version, first, last), by version and rank; one query for 300 places."""
        every, found = sorted(places), {}
        for at in range(0, len(every), PLACES_AT_ONCE):
            pages = Page.objects.filter(_in(every[at : at + PLACES_AT_ONCE])).order_by("version", "rank")
            found |= {(page.version_id, page.rank): page for page in self._counted(pages)}
        return found

    def that_may_say(self, version_id: int, sought: Iterable[str]) -> Iterator[Page]:
        """Return, in order, the pages of a version that hold the longest of the words of one of the texts sought.

        All its pages, where none of the words of one has a stem.
        """
        longest = {max(stems(words), key=len, default="") for words in sought}
        pages = Page.objects.filter(version=version_id).order_by("rank")
        if longest and "" not in longest and len(longest) <= PLACES_AT_ONCE:
            wanted = Q()
            for stem in longest:
                wanted |= Q(stems__contains=f" {stem} ")
            pages = pages.filter(wanted)
        return self._counted(pages)

    def spend(self, characters: int) -> None:
        """Count this too. Raises `TooMuch`."""
        self.left -= characters
        if self.left < 0:
            raise TooMuch

    def _counted(self, pages) -> Iterator[Page]:
        for page in pages.only(*FIELDS).iterator(chunk_size=50):
            self.spend(len(page.text))
            yield page


def _in(places) -> Q:
    singles, wanted = defaultdict(set), Q()
    for version, first, last in places:
        if first == last:
            singles[version].add(first)
        else:
            wanted |= Q(version=version, rank__range=(first, last))
    for version, ranks in singles.items():
        wanted |= Q(version=version, rank__in=ranks)
    return wanted
