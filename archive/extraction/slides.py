"""Slides of PowerPoint and OpenDocument: a slide is a page.

Hidden slides and what their speaker noted are not read: `archive.extraction.metadata` tells the review team of them.
"""

import posixpath
from collections.abc import Iterator

from archive.extraction import failure, office, sections, zipped_xml
from archive.extraction.kinds import PPTX
from archive.extraction.normalise import normalise

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SHOWN = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
# A note's own slide number and date are fields, drawn by the program.
PPTX_SKIPPED = {f"{A}pPr", f"{A}rPr", f"{A}endParaRPr", f"{A}fld", office.FALLBACK}
ODP_NOTES = f"{SHOWN}notes"


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each slide. Raises `UnreadableError`."""
    with zipped_xml.opened(descriptor) as parts:
        found = list(_pptx(parts) if media_type == PPTX else _odp(parts))
    return sections.pages(found, zipped_xml.ENGINE)


def _page(paragraphs: list[str]) -> str:
    """Return a slide's text."""
    return normalise("\n".join(line for line in paragraphs if line.strip()))


def _pptx(parts: zipped_xml.Parts) -> Iterator[str]:
    """Yield the slides in the order in which they are shown."""
    if "ppt/presentation.xml" not in parts.names:
        raise failure.UnreadableError(failure.DAMAGED)
    targets = _related(parts, "ppt/presentation.xml")
    for entry in parts.root("ppt/presentation.xml").iter(f"{P}sldId"):
        name = targets.get(entry.get(f"{R}id"), "")
        if name not in parts.names:
            continue
        slide = parts.root(name)
        if slide.get("show") not in {"0", "false"}:
            yield _page(_paragraphs(slide))


def _related(parts: zipped_xml.Parts, name: str) -> dict[str, str]:
    """Return the parts that a part points to, by identifier; what lies outside the file is left out."""
    folder, base = posixpath.split(name)
    listed = f"{folder}/_rels/{base}.rels"
    if listed not in parts.names:
        return {}
    return {
        link.get("Id"): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in parts.root(listed).iter("{*}Relationship")
        if link.get("TargetMode") != "External"
    }


def _paragraphs(root) -> list[str]:
    paragraphs: list[str] = []
    office.walk(root, paragraphs, {f"{A}p"}, PPTX_SKIPPED, {f"{A}br": "\n", f"{A}tab": "\t"}, {f"{A}t"})
    return paragraphs


def _odp(parts: zipped_xml.Parts) -> Iterator[str]:
    """Yield the slides of an OpenDocument presentation."""
    parts.refuse_encrypted()
    root = parts.root("content.xml")
    styles = {
        style.get("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name")
        for style in root.iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}style")
        if any(inner.get(f"{SHOWN}visibility") == "hidden" for inner in style)
    }
    for slide in root.iter(f"{DRAW}page"):
        if slide.get(f"{DRAW}style-name") in styles:
            continue
        words: list[str] = []
        office.walk(slide, words, office.ODT_PARAGRAPHS, {*office.ODT_SKIPPED, ODP_NOTES}, office.ODT_SIGNS, None)
        yield _page(words)
