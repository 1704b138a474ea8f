"""What office files say (OOXML, OpenDocument): properties, changes, comments, hidden sheets and text, templates."""

import posixpath
import re
from collections.abc import Iterator

from archive.extraction.failure import UnreadableError
from archive.extraction.metadata.finding import Found, found
from archive.extraction.zipped_xml import Parts, opened

PROPERTIES = re.compile(r"(docProps/(core|app|custom)\.xml|meta\.xml)\Z")
CHANGES = {
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "changed-region",
}
COMMENTS = {"comment", "annotation", "threadedComment", "cm"}
PEOPLE = re.compile(r"^(author|creator|initials|lastModifiedBy|userName|displayName|userId|providerId)\Z", re.I)
PARTS_MAX = 2_000
# Parts that are something by their name alone.
BY_PART = [
    (re.compile(r"printerSettings|printerSettings\d*\.bin", re.I), "printer"),
    (re.compile(r"vbaProject\.bin|(^|/)Basic/|Scripts/", re.I), "script"),
    (re.compile(r"(^|/)embeddings/|(^|/)Object \d+/content|\.bin\Z", re.I), "embedded"),
    (re.compile(r"thumbnail", re.I), "thumbnail"),
    (re.compile(r"pivotCache", re.I), "hidden-sheet"),
    (re.compile(r"customXml/item|customXml/itemProps", re.I), "metadata"),
    (re.compile(r"notesSlides/notesSlide", re.I), "hidden-text"),
]
READ = re.compile(
    r"(word|ppt|xl)/.*\.xml(\.rels)?\Z|(content|styles|settings|meta)\.xml\Z|docProps/.*\.xml\Z|_rels/.*\.rels\Z"
)
SETTINGS = re.compile(r"printer(?!I|M)|template|rsid|author", re.I)
_ID = re.compile(r"rsid|paraId|textId", re.I)


def read(descriptor: int) -> Iterator[Found]:
    """Yield what the parts of the file say; a damaged part says nothing."""
    with opened(descriptor) as parts:
        for name in sorted(parts.names)[:PARTS_MAX]:
            for pattern, kind in BY_PART:
                if pattern.search(name):
                    yield found(posixpath.basename(name), kind=kind)
            if READ.match(name):
                yield from _of_part(parts, name)


def _of_part(parts: Parts, name: str) -> Iterator[Found]:
    try:
        root = parts.root(name)
    except UnreadableError:
        return
    if PROPERTIES.search(name):
        yield from _properties(root)
    elif name.endswith(".rels"):
        yield from _relations(root)
    else:
        yield from _elements(root)


def _properties(root) -> Iterator[Found]:
    for element in root.iter():
        if isinstance(element.tag, str):
            name = element.get("name") or next((value for key, value in element.items() if _local(key) == "name"), "")
            if element.text and element.text.strip():
                yield found(name or _local(element.tag), element.text)
            for key, value in element.items():
                if _local(key) in {"href", "title"} and value:
                    yield found(f"{_local(element.tag)} {_local(key)}", value)


def _relations(root) -> Iterator[Found]:
    for relation in root:
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            what = "template" if kind == "attachedTemplate" else "remote"
            yield found(kind, relation.get("Target", ""), kind=what)


def _elements(root) -> Iterator[Found]:
    """Yield what the elements of a part say by their names and attributes."""
    ids = 0
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        local = _local(element.tag)
        ids += any(_ID.search(_local(key)) for key in element.attrib)
        if local in CHANGES:
            yield from _changed(element, local)
        elif local in COMMENTS or local in {"author", "person", "cmAuthor", "initials"}:
            yield from _commented(element, local)
        else:
            yield from _hidden(element, local)
    if ids:
        yield found("rsid, paraId", count=ids, kind="unique-id")


def _changed(element, local: str) -> Iterator[Found]:
    if not any("".join(element.itertext()).strip()) and not element.attrib:
        return
    yield found(local, " ".join("".join(element.itertext()).split()), kind="tracked-changes")
    yield from _people(element)


def _commented(element, local: str) -> Iterator[Found]:
    text = " ".join("".join(element.itertext()).split())
    if local in COMMENTS:
        yield found(local, text, kind="comments")
    elif text:
        yield found(local, text, kind="author")
    yield from _people(element)


def _people(element) -> Iterator[Found]:
    for one in element.iter():
        for key, value in one.items():
            if PEOPLE.search(_local(key)) and len(value) > 1:
                yield found(_local(key), value, kind="author")
        if isinstance(one.tag, str) and _local(one.tag) in {"creator", "creator-initials"} and one.text:
            yield found(_local(one.tag), one.text, kind="author")
    if _local(element.tag) in {"cmAuthor", "person"}:
        yield found("name", element.get("name", ""), kind="author")


def _hidden(element, local: str) -> Iterator[Found]:
    said = {_local(key): value for key, value in element.items()}
    if local == "sheet" and said.get("state") in {"hidden", "veryHidden"}:
        yield found(local, said.get("name", ""), kind="hidden-sheet")
    elif local in {"row", "col"} and said.get("hidden") in {"1", "true"}:
        yield found(local, kind="hidden-sheet")
    elif local == "table-properties" and said.get("display") == "false":
        yield found("table", kind="hidden-sheet")
    elif local in {"table-row", "table-column"} and said.get("visibility") in {"collapse", "filter"}:
        yield found(local, kind="hidden-sheet")
    elif local == "sld" and said.get("show") == "0":
        yield found("slide", kind="hidden-text")
    elif (local == "vanish" and said.get("val", "1") not in {"0", "false"}) or said.get("display") == "none":
        yield found(local, kind="hidden-text")
    elif local == "absPath":
        yield found(local, said.get("url", ""), kind="path")
    elif (
        local == "config-item"
        and re.search("printer|template|rsid|author", said.get("name", ""), re.I)
        and element.text
    ):
        yield found(said["name"], element.text)
    elif said.get("href", "").startswith(("http:", "https:", "file:", "//", "\\\\", "smb:")) and local == "image":
        yield found(local, said["href"], kind="remote")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
