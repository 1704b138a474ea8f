"""Word and OpenDocument texts: read as text, cut into sections, since these files hold no pages.

What a reviser deleted is not text; what was inserted is. Comments are not the document.
"""

from collections.abc import Iterator

from lxml import etree

from archive.extraction import sections, zipped_xml
from archive.extraction.kinds import DOCX

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says again what came before it
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DOCX_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", FALLBACK}
ODT_SKIPPED = {
    f"{TEXT}hidden-text",
    f"{TEXT}hidden-paragraph",
    f"{TEXT}tracked-changes",
    f"{OFFICE}annotation",
    f"{OFFICE}annotation-end",
    f"{OFFICE}forms",
}
DOCX_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
ODT_SIGNS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
ODT_PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    return sections.frames((_docx if media_type == DOCX else _odt)(descriptor), zipped_xml.ENGINE)


def _docx(descriptor: int) -> list[str]:
    """Return the paragraphs of a Word file: the body, then its notes."""
    paragraphs: list[str] = []
    with zipped_xml.opened(descriptor) as parts:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name in parts.names:
                walk(parts.root(name), paragraphs, {f"{W}p"}, DOCX_SKIPPED, DOCX_SIGNS, {f"{W}t"})
    return paragraphs


def _odt(descriptor: int) -> list[str]:
    """Return the paragraphs of an OpenDocument text."""
    paragraphs: list[str] = []
    with zipped_xml.opened(descriptor) as parts:
        parts.refuse_encrypted()
        walk(parts.root("content.xml"), paragraphs, ODT_PARAGRAPHS, ODT_SKIPPED, ODT_SIGNS, None)
    return paragraphs


def walk(root, paragraphs: list[str], ends: set, skipped: set, signs: dict, holders: set | None) -> None:
    """Add the paragraphs under `root`, in order; text counts only in `holders`, or anywhere inside a paragraph.

    A paragraph inside another (a text box, a note) stands after what came before it.
    """
    open_paragraphs: list[list[str]] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if element.tag in skipped or not isinstance(element.tag, str) or _is_hidden(element):
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


def _is_hidden(element) -> bool:
    """Return whether nobody sees a run of Word, or a section of OpenDocument: it is not published with the others."""
    if element.tag == f"{W}r":
        vanish = element.find(f"{W}rPr/{W}vanish")
        return vanish is not None and vanish.get(f"{W}val", "1") not in {"0", "false"}
    return element.tag == f"{TEXT}section" and element.get(f"{TEXT}display") == "none"


def _open(element, words: list[str], signs: dict, holders: set | None) -> None:
    """Add what an element itself says."""
    if element.tag in signs:
        words.append(signs[element.tag])
    elif element.tag == f"{TEXT}s":
        count = element.get(f"{TEXT}c", "1")
        words.append(" " * (min(int(count), 100) if count.isdecimal() else 1))
    elif element.text and (holders is None or element.tag in holders):
        words.append(element.text)
