"""A page of the web, saved as HTML or captured as a WARC record: its main text, and what it says of itself.

trafilatura finds the text of the article among menus and adverts. The page that the review team is shown is cleaned by
nh3: no script, no style, no image, no form; nothing of it is ever fetched.
"""

import datetime
import os
import re
from collections.abc import Iterator

from lxml import etree

from archive.extraction import failure, sections
from archive.extraction.cleaning import cleaned

HTML_MAX = 10 * 1024 * 1024
CLEANED_MAX = 1024 * 1024  # characters
TEXT_MIN = 200  # characters: less is a notice, where the text comes by JavaScript
_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)  # what a script was to replace
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame, what the page says of itself, then its sections. Raises `UnreadableError`."""
    source = _captured(descriptor) if media_type == "application/warc" else _whole(descriptor)
    text, said, engine = _main(source)
    if len(_TEMPLATE.sub("", text)) < TEXT_MIN and _SCRIPT.search(source):
        raise failure.UnreadableError(failure.NEEDS_SCRIPT)
    frames = sections.frames(text.split("\n"), engine)
    yield next(frames)
    yield {"web": said | {"html": _cleaned(source)}}, b""
    yield from frames


def _whole(descriptor: int) -> bytes:
    if os.fstat(descriptor).st_size > HTML_MAX:
        raise failure.UnreadableError(failure.TOO_LARGE)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return file.read()


def _captured(descriptor: int) -> bytes:
    """Return the page that a WARC file holds: the body of its first response."""
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  only a capture needs it

    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        try:
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    source = record.content_stream().read(HTML_MAX + 1)
                    if len(source) > HTML_MAX:
                        raise failure.UnreadableError(failure.TOO_LARGE)
                    return source
        except failure.UnreadableError:
            raise
        except Exception as error:  # warcio raises many kinds on a damaged record
            raise failure.UnreadableError(failure.DAMAGED) from error
    raise failure.UnreadableError(failure.NO_PAGES)


def _main(source: bytes) -> tuple[str, dict, str]:
    """Return the text of the article, what the page says of itself, and the name of the reader."""
    import trafilatura  # noqa: PLC0415  half a second and 60 MB, that only web pages are worth

    engine = f"trafilatura {trafilatura.__version__}"
    try:
        found = trafilatura.bare_extraction(source, with_metadata=True, include_comments=False, favor_recall=True)
    except (etree.LxmlError, ValueError, RecursionError):
        found = None
    if found is None:
        return "", {}, engine
    said = {name: _line(getattr(found, name, "")) for name in ("title", "author")}
    said |= {"publisher": _line(found.sitename), "date": _day(found.date)}
    return found.text or "", said, engine


def _line(said) -> str:
    return " ".join(str(said or "").split())[:200]


def _day(said) -> str:
    """Return a day as YYYY-MM-DD, or nothing when it is none."""
    try:
        return datetime.date.fromisoformat(str(said or "")[:10]).isoformat()
    except ValueError:
        return ""


def _cleaned(source: bytes) -> str:
    """Return the page for the review team's eyes: words and structure, nothing that acts or loads."""
    import trafilatura  # noqa: PLC0415  as above

    html = cleaned(trafilatura.utils.decode_file(source))
    return html if len(html) <= CLEANED_MAX else ""
