"""How a file without pages becomes pages: sections of about a page of text, cut where something ends."""

from collections.abc import Iterable, Iterator

from archive.extraction import failure
from archive.extraction.limits import CHARACTERS_MAX, PAGES_MAX
from archive.extraction.normalise import normalise
from archive.extraction.pages import PageRead

SECTION = 3_000  # characters, about a page


def frames(paragraphs: Iterable[str], engine: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section of a text. Raises `UnreadableError`."""
    pieces = (normalise(piece) for paragraph in paragraphs for piece in _pieces(paragraph))
    return pages(cut(pieces), engine)


def pages(texts: Iterable[str], engine: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each of these normalised texts. Raises `UnreadableError`."""
    kept: list[str] = []
    for text in texts:
        kept.append(text)
        if len(kept) > PAGES_MAX:
            raise failure.UnreadableError(failure.TOO_MANY_PAGES)
    if not any(map(str.strip, kept)):
        raise failure.UnreadableError(failure.NO_PAGES)
    yield {"document": {"page_count": len(kept), "engine": engine, "sections": True}}, b""
    for rank, text in enumerate(kept, start=1):
        yield PageRead(rank, text=text).frame()


def cut(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield sections of at most 3,000 characters, cut at the end of a paragraph where there is one."""
    section = ""
    for paragraph in paragraphs:
        for start in range(0, max(1, len(paragraph)), SECTION):
            piece = paragraph[start : start + SECTION]
            if section and len(section) + len(piece) >= SECTION:
                yield section.strip("\n")
                section = ""
            section += piece + "\n"
    if section.strip():
        yield section.strip("\n")


def _pieces(paragraph: str) -> list[str]:
    """Return a paragraph in pieces of at most the length of a page, so that nothing of an endless one is lost."""
    return [paragraph[start : start + CHARACTERS_MAX] for start in range(0, max(1, len(paragraph)), CHARACTERS_MAX)]
