"""What else a search finds beside documents: each app registers its own search in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from archive.models import Territory
from archive.search.find import Filters
from archive.search.tree import Tree, leaves

SHOWN = 5


@dataclass(frozen=True)
class Elsewhere:
    """Something that matches, as everybody may see it."""

    title: str
    url: str
    snippet: SafeString | str = ""


@dataclass(frozen=True)
class Source:
    """One app's search. `search(tree, territory, limit)` answers what everybody may see, the best first.

    `refresh()` makes anew what it keeps for searching, where French is now analysed in another way; it returns how
    many it made. The worker calls it.
    """

    search: Callable[[Tree, Territory | None, int], list[Elsewhere]]
    refresh: Callable[[], int]


_sources: list[Source] = []


def register(source: Source) -> None:
    """Search this too."""
    _sources.append(source)


def elsewhere(tree: Tree, filters: Filters) -> list[Elsewhere]:
    """Return what matches beside documents; nothing when a filter says something that only documents have."""
    only_place = Filters(territory=filters.territory)
    if not any(leaves(tree)) or replace(filters, sort="", exact=False) != only_place:
        return []
    territory = Territory.objects.filter(code=filters.territory).first() if filters.territory else None
    return [one for source in _sources for one in source.search(tree, territory, SHOWN)]


def refresh() -> int:
    """Make anew what is kept of another analysis; return how many were made."""
    return sum(source.refresh() for source in _sources)
