"""An OpenDocument text of the demonstration: one heading or paragraph a block, a page break between pages."""

import zipfile
from io import BytesIO

from lxml.builder import ElementMaker
from lxml.etree import tostring

from archive.demonstration.sources import BANNER, blocks

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {
    "office": f"{_URN}:office:1.0",
    "text": f"{_URN}:text:1.0",
    "style": f"{_URN}:style:1.0",
    "fo": f"{_URN}:xsl-fo-compatible:1.0",
    "manifest": f"{_URN}:manifest:1.0",
}
MAKERS = {prefix: ElementMaker(namespace=space, nsmap=SPACES) for prefix, space in SPACES.items()}
LEVELS = {"title": "1", "heading": "2"}


def odt(pages: list[str], source: str) -> bytes:
    """Return an OpenDocument file; twice the same input gives the same bytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # The type comes first and is not compressed, so that it can be read without unpacking (OpenDocument 1.3, 3.3).
        for name, content in {
            "mimetype": MEDIA_TYPE.encode(),
            "content.xml": _content(pages, source),
            "META-INF/manifest.xml": _manifest(),
        }.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, kind)
    return file.getvalue()


def _content(pages: list[str], source: str) -> bytes:
    office, text = MAKERS["office"], MAKERS["text"]
    body = []
    for number, page in enumerate(pages):
        break_before = {_name("text", "style-name"): "NewPage"} if number else {}
        body.append(text.p(BANNER, break_before))
        body.append(text.p(f"Ce qui est résumé : {source}"))
        for style, words in blocks(page):
            level = LEVELS.get(style)
            body.append(text.h(words, {_name("text", "outline-level"): level}) if level else text.p(words))
    document = office(
        "document-content",
        {_name("office", "version"): "1.3"},
        office("automatic-styles", _page_break()),
        office.body(office.text(*body)),
    )
    return tostring(document, xml_declaration=True, encoding="UTF-8")


def _page_break():
    """Return the style of a paragraph that begins a page."""
    style = MAKERS["style"]
    return style.style(
        {_name("style", "name"): "NewPage", _name("style", "family"): "paragraph"},
        style("paragraph-properties", {_name("fo", "break-before"): "page"}),
    )


def _manifest() -> bytes:
    manifest = MAKERS["manifest"]
    entries = [
        manifest("file-entry", {_name("manifest", "full-path"): path, _name("manifest", "media-type"): media_type})
        for path, media_type in {"/": MEDIA_TYPE, "content.xml": "text/xml"}.items()
    ]
    document = manifest.manifest({_name("manifest", "version"): "1.3"}, *entries)
    return tostring(document, xml_declaration=True, encoding="UTF-8")


def _name(prefix: str, name: str) -> str:
    return f"{{{SPACES[prefix]}}}{name}"
