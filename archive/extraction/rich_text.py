"""RTF, by striprtf: text only."""

from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from archive.extraction import failure, sections
from archive.extraction.plain_text import SIZE_MAX, content_of

ENGINE = "striprtf"


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    source = content_of(descriptor, SIZE_MAX).decode("cp1252", "replace")
    try:
        text = rtf_to_text(source, encoding="cp1252", errors="replace")
    except MemoryError:
        raise
    except Exception as error:  # striprtf looks up code pages and numbers as they stand in the file
        raise failure.UnreadableError(failure.DAMAGED) from error
    return sections.frames(text.splitlines(), ENGINE)
