"""Where a text or a page says what was searched: marks, boxes, snippets, pages with a hit."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from archive.models import Page, Version
from archive.search.french import Words
from archive.search.locate import every_place, is_sure, places
from archive.search.matching import matching_pages
from archive.search.tree import Leaf, Near, Phrase, Prefix, Run, Tree, Word, leaves

SNIPPET = 240  # characters
AROUND = 60  # characters read on both sides of a match to be sure of it
READ_MAX = 100_000  # characters of a page looked at for a snippet


class Match(NamedTuple):
    """A part of a text, from character to character, that one part of the query asked for."""

    start: int
    end: int
    leaf: Leaf


def matches(text: str, tree: Tree) -> list[Match]:
    """Return what a query finds in a text, in order, without overlap."""
    wanted = list(dict.fromkeys(leaves(tree)))
    words = Words(text)
    by_stem = {leaf.stem: leaf for leaf in wanted if isinstance(leaf, Word)}
    found = [(rank, rank, by_stem[stem]) for rank, stem in enumerate(words.stems) if stem in by_stem]
    said = [rank for rank, stem in enumerate(words.stems) if stem] if any(isinstance(w, Run) for w in wanted) else []
    for leaf in wanted:
        match leaf:
            case Prefix(start):
                found += [(rank, rank, leaf) for rank, word in enumerate(words.folded) if word.startswith(start)]
            case Run(sought):
                stems = [words.stems[rank] for rank in said]
                found += [(said[at], said[at + len(sought) - 1], leaf) for at in _runs(stems, sought)]
            case Near():
                found += [(at, at, leaf) for at in _near(words.folded, leaf)]
            case Phrase(sought):
                found += [(at, at + len(sought) - 1, leaf) for at in _runs(words.folded, sought)]
    return [Match(words.start(first), words.end(last), leaf) for first, last, leaf in _without_overlap(found)]


def mark(text: str, tree: Tree) -> SafeString:
    """Return a whole text, escaped, with each hit in `<mark id="hit-1">`, `hit-2` ..."""
    spans = [(one.start, one.end) for one in matches(text, tree)]
    return _marked(text, spans, numbered=True)


def marked_whole(text: str, tree: Tree) -> SafeString:
    """Return a whole short text, escaped, with each hit in `<mark>`."""
    return _marked(text, [(one.start, one.end) for one in matches(text, tree)])


def snippet(text: str, tree: Tree, length: int = SNIPPET, met: int = 0) -> SafeString:
    """Return the part of a text, about `length` characters, where the most different words of a query meet.

    Escaped, hits in `<mark>`; the beginning of the text when it has none. `met` is how many different words the text
    is known to hold: when as many are met by their first letters, the other words are not read.
    """
    found = _met(text[:READ_MAX], tree, met, length // 2)
    start, end = _window(text, found, length)
    spans = [(one.start, one.end) for one in matches(text[start:end], tree)]
    if found and not spans:  # a match longer than the window
        spans = [(max(a, start) - start, min(b, end) - start) for a, b, _ in found if a < end and b > start]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _marked(text[start:end], spans), after)


def snippet_at(text: str, one: Match, length: int = SNIPPET) -> SafeString:
    """Return the part of a text around one match, which is marked, cut between words."""
    start, end = max(0, one.start - length // 2), min(len(text), one.end + length // 2)
    if start:
        start = max(start, text.find(" ", start, one.start) + 1)
    if end < len(text):
        space = text.rfind(" ", one.end, end)
        end = space if space > 0 else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _marked(text[start:end], [(one.start - start, one.end - start)]), after)


def matching_boxes(page: Page, tree: Tree) -> list[tuple[int, int, int, int]]:
    """Return the boxes (x, y, width, height) of a page's words that a query finds, in 1/10000 of the page."""
    return list(dict.fromkeys(box for group in box_groups(page, tree) for box in group))


def box_groups(page: Page, tree: Tree) -> list[list[tuple[int, int, int, int]]]:
    """Return the same boxes, those of one match together."""
    starts, parts, at = [], [], 0
    for word, *_ in page.boxes:
        # A word that a line cuts has two boxes: read together, as in the text, and both are boxed.
        part = f"{word}\n" if word.endswith(("-", "\u2010")) else f"{word} "
        starts.append(at)
        parts.append(part)
        at += len(part)
    groups = []
    for one in matches("".join(parts), tree):
        first = bisect_right(starts, one.start) - 1
        last = bisect_right(starts, one.end - 1) - 1
        groups.append([tuple(page.boxes[rank][1:5]) for rank in range(first, last + 1)])
    return groups


def hit_pages(version: Version, tree: Tree) -> list[int]:
    """Return the ranks of a version's pages where a query finds something, in order."""
    found = matching_pages([version.pk], tree)
    if any(isinstance(leaf, Phrase | Near | Prefix) for leaf in leaves(tree)):
        # Their stems only say that a page may match: its words decide.
        pages = version.pages.filter(rank__in=[page.rank for page in found]).only("rank", "text")
        return [page.rank for page in pages.order_by("rank").iterator(chunk_size=50) if has_hit(page.text, tree)]
    return sorted(page.rank for page in found)


def has_hit(text: str, tree: Tree) -> bool:
    """Whether a query finds anything in a text."""
    wanted = dict.fromkeys(leaves(tree))
    for start, end, _ in every_place(text, wanted):
        if matches(text[_space(text, start - AROUND) : end + AROUND], tree):
            return True
    return not all(map(is_sure, wanted)) and bool(matches(text, tree))


def _met(text: str, tree: Tree, met: int, reach: int) -> list[Match]:
    """Return where a text holds what it is known to hold, by first letters when that is enough."""
    if met:
        found = [Match(*one) for one in places(text, dict.fromkeys(leaves(tree)), met, reach)]
        if len({one.leaf for one in found}) >= met:
            return found
    return matches(text, tree)


def _space(text: str, at: int) -> int:
    """Return the place of the first space from here on; here at the beginning."""
    return max(text.find(" ", at), 0) if at > 0 else 0


def _runs(words: Sequence[str], sought: Sequence[str]) -> Iterator[int]:
    length = len(sought)
    sought = list(sought)
    for at, word in enumerate(words):
        if word == sought[0] and list(words[at : at + length]) == sought:
            yield at


def _near(words: Sequence[str], leaf: Near) -> list[int]:
    """Return where the words of `"..."~5` stand, when each has the next one near."""
    places = {sought: [at for at, word in enumerate(words) if word == sought] for sought in leaf.words}
    near: set[int] = set()
    for one, other in leaf.pairs:
        met = [
            (at, second)
            for at in places[one]
            for second in _between(places[other], at - leaf.distance - 1, at + leaf.distance + 1)
        ]
        if not met:
            return []
        near.update(*met)
    return sorted(near)


def _between(places: list[int], low: int, high: int) -> list[int]:
    return places[bisect_left(places, low) : bisect_right(places, high)]


def _without_overlap(found: list[tuple[int, int, Leaf]]) -> Iterator[tuple[int, int, Leaf]]:
    """Keep the longest of those that begin together, then what begins after it."""
    after = -1
    for first, last, leaf in sorted(found, key=lambda one: (one[0], -one[1])):
        if first > after:
            after = last
            yield first, last, leaf


def _window(text: str, found: list[Match], length: int) -> tuple[int, int]:
    """Return the ends of the best part, cut between words, and how many different words meet there; the earliest."""
    best, begin = 0, 0
    for at, (start, _, _) in enumerate(found):
        met = {leaf for first, last, leaf in found[at : at + 40] if last <= start + length * 3 // 4}
        if len(met) > best:
            best, begin = len(met), start
    start = max(0, begin - length // 4)
    if start:
        space = text.find(" ", start, begin)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", start + length // 2, end)
        end = space if space >= 0 else end
    return start, end


def _marked(text: str, spans: list[tuple[int, int]], *, numbered: bool = False) -> SafeString:
    parts, at = [], 0
    for number, (start, end) in enumerate(spans, start=1):
        opening = f'<mark id="hit-{number}">' if numbered else "<mark>"
        parts += [escape(text[at:start]), opening, escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # every part of the text is escaped above
