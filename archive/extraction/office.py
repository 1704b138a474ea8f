"""Word, OpenDocument and plain text: read as text, cut into sections, since these files hold no pages.

What a reviser deleted is not text; what was inserted is. Comments are not the document.
"""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from archive.extraction import failure
from archive.extraction.kinds import DOCX, ODT
from archive.extraction.limits import CHARACTERS_MAX, PAGES_MAX
from archive.extraction.normalise import normalise
from archive.extraction.pages import PageRead

ENGINE = f"lxml {etree.__version__}"
SECTION = 3_000  # characters, about a page
PART_MAX = 50 * 1024 * 1024  # bytes of one part, unzipped
MEMBERS_MAX = 10_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what came before it
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DOCX_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", FALLBACK}
ODT_SKIPPED = {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms"}
DOCX_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
ODT_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
ODT_PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    if media_type == DOCX:
        paragraphs = _docx(descriptor)
    elif media_type == ODT:
        paragraphs = _odt(descriptor)
    else:
        paragraphs = _plain(descriptor)
    sections = list(cut([normalise(piece) for paragraph in paragraphs for piece in _pieces(paragraph)]))
    if not sections:
        raise failure.UnreadableError(failure.NO_PAGES)
    if len(sections) > PAGES_MAX:
        raise failure.UnreadableError(failure.TOO_MANY_PAGES)
    engine = "text" if media_type == "text/plain" else ENGINE
    yield {"document": {"page_count": len(sections), "engine": engine, "sections": True}}, b""
    for rank, text in enumerate(sections, start=1):
        yield PageRead(rank, text=text).frame()


def _pieces(paragraph: str) -> list[str]:
    """Return a paragraph in pieces of at most the length of a page, so that nothing of an endless one is lost."""
    return [paragraph[start : start + CHARACTERS_MAX] for start in range(0, max(1, len(paragraph)), CHARACTERS_MAX)]


def cut(paragraphs: list[str]) -> Iterator[str]:
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


def _docx(descriptor: int) -> list[str]:
    """Return the paragraphs of a Word file: the body, then its notes."""
    paragraphs: list[str] = []
    with _zip(descriptor) as archive:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name in archive.namelist():
                _walk(_part(archive, name), paragraphs, {f"{W}p"}, DOCX_SKIPPED, DOCX_SIGNS, {f"{W}t"})
    return paragraphs


def _odt(descriptor: int) -> list[str]:
    """Return the paragraphs of an OpenDocument text."""
    paragraphs: list[str] = []
    with _zip(descriptor) as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            manifest = _part(archive, "META-INF/manifest.xml")
            if any(str(element.tag).endswith("}encryption-data") for element in manifest.iter()):
                raise failure.UnreadableError(failure.PASSWORD)
        _walk(_part(archive, "content.xml"), paragraphs, ODT_PARAGRAPHS, ODT_SKIPPED, ODT_SIGNS, None)
    return paragraphs


def _plain(descriptor: int) -> list[str]:
    """Return the paragraphs of a plain text in UTF-8, UTF-16 with its mark, or Windows-1252."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        content = file.read(PART_MAX + 1)
    if len(content) > PART_MAX:
        raise failure.UnreadableError(failure.TOO_LARGE)
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.splitlines()


@contextmanager
def _zip(descriptor: int) -> Iterator[zipfile.ZipFile]:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise failure.UnreadableError(failure.DAMAGED) from error
        if len(archive.namelist()) > MEMBERS_MAX:
            raise failure.UnreadableError(failure.TOO_LARGE)
        yield archive


def _part(archive: zipfile.ZipFile, name: str):
    """Return the root of one XML part; nothing outside the part is ever loaded."""
    try:
        if archive.getinfo(name).flag_bits & 1:
            raise failure.UnreadableError(failure.PASSWORD)
        with archive.open(name) as member:
            content = member.read(PART_MAX + 1)  # what it announces may be a lie: what comes out is counted
        if len(content) > PART_MAX:
            raise failure.UnreadableError(failure.TOO_LARGE)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(content, parser)
    except failure.UnreadableError:
        raise
    except Exception as error:  # zipfile, zlib and lxml each have their own for a damaged file
        raise failure.UnreadableError(failure.DAMAGED) from error


def _walk(root, paragraphs: list[str], ends: set, skipped: set, signs: dict, holders: set | None) -> None:
    """Add the paragraphs under `root`, in order; text counts only in `holders`, or anywhere inside a paragraph.

    A paragraph inside another (a text box, a note) stands after what came before it.
    """
    open_paragraphs: list[list[str]] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if element.tag in skipped or not isinstance(element.tag, str):
                events.skip_subtree()
                continue
            if element.tag in ends:
                open_paragraphs.append([])
            if open_paragraphs:
                _open(element, open_paragraphs[-1], signs, holders)
            continue
        if element.tag in ends and open_paragraphs and element.tag not in skipped:
            paragraphs.append("".join(open_paragraphs.pop()))
        if holders is None and open_paragraphs and element.tail:
            open_paragraphs[-1].append(element.tail)


def _open(element, words: list[str], signs: dict, holders: set | None) -> None:
    """Add what an element itself says."""
    if element.tag in signs:
        words.append(signs[element.tag])
    elif element.tag == f"{TEXT}s":
        count = element.get(f"{TEXT}c", "1")
        words.append(" " * (min(int(count), 100) if count.isdecimal() else 1))
    elif element.text and (holders is None or element.tag in holders):
        words.append(element.text)
