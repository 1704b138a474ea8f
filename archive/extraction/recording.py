"""Sound and film: kept as they came, not opened. One section without text, so that they can be described and shown."""

from collections.abc import Iterator

from archive.extraction.pages import PageRead


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and its one empty section."""
    yield {"document": {"page_count": 1, "engine": "", "sections": True}}, b""
    yield PageRead(1).frame()
