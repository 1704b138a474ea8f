"""The matches of a search on one page: the one that is looked at, the boxes, and the ways to the others."""

from archive.models import Page
from archive.page_label import page_label
from archive.search.highlight import box_groups, snippet_at

HIT_PAGES_SIDE = 20  # pages with a match named on both sides of this one


def found_context(request, reader, page, found: list, ranks: list[int], names: dict[int, Page]) -> dict:
    """Return what a page shows of a search that found `found` on it, and something on the pages `ranks`."""
    current = _current(request, len(found))
    groups = box_groups(page, reader.tree) if reader.searched else []
    boxed = dict.fromkeys(box for group in groups for box in group)
    looked_at = groups[current - 1] if current and len(groups) == len(found) else []
    near = hit_pages_near(page.rank, ranks)
    return {
        "hits": ranks,
        "hit_pages": [_link(reader, rank, names, page.rank) for rank in near],
        "hit_pages_all": len(near) == len(ranks),
        "found": len(found),
        "extract": _extract(reader, page, found, current) if current else None,
        "boxes": [box for box in boxed if box not in looked_at],
        "boxes_looked_at": looked_at,
    }


def hit_pages_near(rank: int, ranks: list[int]) -> list[int]:
    """Return the pages with a match nearest to this one, in order."""
    before = [other for other in ranks if other < rank][-HIT_PAGES_SIDE:]
    after = [other for other in ranks if other > rank][:HIT_PAGES_SIDE]
    return [*before, *([rank] if rank in ranks else []), *after]


def _current(request, count: int) -> int:
    """Return the number of the match looked at, from 1; 0 when there is none."""
    said = request.GET.get("extrait", "1")
    number = int(said) if said.isdecimal() and len(said) < 7 else 1
    return min(max(number, 1), count)


def _extract(reader, page, found: list, current: int) -> dict:
    def at(number: int) -> str:
        return reader.page(page.rank, f"extrait-{number}", extrait=number if number > 1 else "")

    return {
        "number": current,
        "snippet": snippet_at(page.text, found[current - 1]),
        "previous": at(current - 1) if current > 1 else "",
        "next": at(current + 1) if current < len(found) else "",
    }


def _link(reader, rank: int, names: dict[int, Page], current: int) -> dict:
    page = names.get(rank) or Page(rank=rank)
    name = page_label(page, reader.version.sections)
    return {"name": name, "url": reader.page(rank, "extrait-1"), "current": rank == current}
