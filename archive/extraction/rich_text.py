"""RTF, by striprtf: text only, without what a reviser deleted or hid."""

import re
from collections.abc import Iterator
from importlib.metadata import version

from striprtf.striprtf import rtf_to_text

from archive.extraction import failure, sections
from archive.extraction.plain_text import SIZE_MAX, content_of

ENGINE = f"striprtf {version('striprtf')}"
# A group without others inside, in which striprtf would take for text what is there no more.
_GROUP = re.compile(r"\{((?:[^{}\\]|\\.)*)\}", re.DOTALL)
_GONE = re.compile(r"\\(?:deleted|v)1?(?![a-z0-9])")


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    return sections.frames(plain_of_rtf(content_of(descriptor, SIZE_MAX)).splitlines(), ENGINE)


def plain_of_rtf(content: bytes) -> str:
    """Return the text of an RTF file. Raises `UnreadableError`."""
    source = content.decode("cp1252", "replace")
    source = _GROUP.sub(lambda group: "" if _GONE.search(group[1]) else group[0], source)
    try:
        return rtf_to_text(source, encoding="cp1252", errors="replace")
    except MemoryError:
        raise
    except Exception as error:  # striprtf looks up code pages and numbers as they stand in the file
        raise failure.UnreadableError(failure.DAMAGED) from error
