"""What e-mails, old office files, rich text, pages of the web and plain texts say beside their words."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy

import olefile

from archive.extraction.encodings import decoded
from archive.extraction.metadata.finding import Found, found

READ_MAX = 100 * 1024 * 1024  # bytes
SHOWN_HEADERS = {"date", "subject"}
STRUCTURE = {"mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-language"}
OLE_SAID = [
    "author",
    "last_saved_by",
    "company",
    "manager",
    "template",
    "title",
    "subject",
    "keywords",
    "comments",
    "revision_number",
]
OLE_SAID += ["create_time", "last_saved_time", "last_printed", "creating_application", "category", "hlinkbase"]
_RTF = re.compile(
    rb"\{\\(?:\*\\)?(author|operator|company|manager|title|subject|keywords|comment|doccomm|category|hlinkbase|template"
    rb"|atnauthor|atnid|generator|userprops|creatim|revtim|printim|revtbl|rsidtbl|datafield)\b"
    rb"((?:[^{}]|\{[^{}]*\})*)\}",
    re.S,
)
_RTF_WORDS = [
    (re.compile(rb"\\deleted\b"), "tracked-changes"),
    (re.compile(rb"\\revised\b"), "tracked-changes"),
    (re.compile(rb"\\v\b"), "hidden-text"),
    (re.compile(rb"\\annotation\b"), "comments"),
    (re.compile(rb"\\object\b"), "embedded"),
    (re.compile(rb"\\rsid\d+\b"), "unique-id"),
]
_RTF_KINDS = {b"rsidtbl": "unique-id", b"datafield": "embedded", b"atnauthor": "author", b"operator": "author"}
_ADDRESS_OF_MSG = re.compile(
    r"__substg1\.0_(0C1A|0C1F|0042|0065|5D01|5D02|0E04|0E03|0E02|3003|39FE|3001|4022)00(1E|1F)\Z"
)
_META = re.compile(r"<meta\s[^>]{0,500}>", re.I)
_ATTRIBUTE = re.compile(r"(name|property|content)\s*=\s*[\"']([^\"']{0,300})[\"']", re.I)
_HTML_COMMENT = re.compile(r"<!--(.{1,2000}?)-->", re.S)
_HEADERS_OF_MSG = "__substg1.0_007D001F", "__substg1.0_007D001E"
# Format characters that no French text needs; the byte order mark at its beginning is none of them.
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\u180e\U000e0000-\U000e01ef]"
)


def of_mail(descriptor: int) -> Iterator[Found]:
    """Yield the headers of an e-mail but its day and its subject."""
    message = message_from_bytes(_content(descriptor), policy=policy.compat32)
    for part in message.walk():
        for key, value in part.items():
            if key.lower() not in SHOWN_HEADERS | STRUCTURE:
                yield found(key, value, kind="address")


def of_ole(descriptor: int) -> Iterator[Found]:
    """Yield the properties of an old Office file or an Outlook message."""
    from_bytes = _content(descriptor)
    try:
        ole = olefile.OleFileIO(from_bytes)
        said = ole.get_metadata()
        for name in OLE_SAID:
            value = getattr(said, name, None)
            if value:
                yield found(name, decoded(value) if isinstance(value, bytes) else value)
        for path in ole.listdir(streams=True):
            yield from _of_stream(ole, path)
    except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return


def _of_stream(ole, path: list[str]) -> Iterator[Found]:
    name = path[-1]
    if name in _HEADERS_OF_MSG:
        text = ole.openstream(path).read(200_000)
        text = text.decode("utf-16-le", "replace") if name.endswith("1F") else decoded(text)
        for key, value in message_from_bytes(text.encode("utf-8", "replace")).items():
            if key.lower() not in SHOWN_HEADERS | STRUCTURE:
                yield found(key, value, kind="address")
    elif re.match(r"__substg1\.0_(0C1A|0C1F|0042|0065|5D01|5D02|0E04|0E03|0E02|3003|39FE|3001|4022)00(1E|1F)\Z", name):
        text = ole.openstream(path).read(2_000)
        yield found(
            name[12:16], text.decode("utf-16-le", "replace") if name.endswith("F") else decoded(text), kind="address"
        )
    elif name.lower() in {"vba", "_vba_project", "macros"}:
        yield found(name, kind="script")


def of_rich_text(descriptor: int) -> Iterator[Found]:
    """Yield the information group of a rich text, its template, its ids, who commented."""
    content = _content(descriptor)
    for pattern, kind in _RTF_WORDS:
        if count := len(pattern.findall(content)):
            yield found(pattern.pattern.decode()[2:-2], count=count, kind=kind)
    for name, value in _RTF.findall(content):
        kind = {b"rsidtbl": "unique-id", b"datafield": "embedded", b"atnauthor": "author", b"operator": "author"}.get(
            name, ""
        )
        yield found(name.decode(), re.sub(r"\\[a-z]+-?\d* ?", "", value.decode("latin-1")), kind=kind)


def of_web_page(descriptor: int) -> Iterator[Found]:
    """Yield what the head of a page says, and what stands in its comments."""
    text = decoded(_content(descriptor))
    for tag in _META.findall(text):
        said = {key.lower(): value for key, value in _ATTRIBUTE.findall(tag)}
        name = said.get("name") or said.get("property")
        if name and said.get("content"):
            yield found(name, said["content"])
    for comment in _HTML_COMMENT.findall(text)[:50]:
        yield found("<!-- -->", comment, kind="comments")
    yield from _invisible(text)


def of_plain_text(descriptor: int) -> Iterator[Found]:
    """Yield the signs of a text that nobody sees."""
    yield from _invisible(decoded(_content(descriptor)))


def _invisible(text: str) -> Iterator[Found]:
    counts = Counter(_INVISIBLE.findall(text.removeprefix("\ufeff")))
    for sign, count in counts.most_common(20):
        yield found(f"U+{ord(sign):04X} {unicodedata.name(sign, '')}", count=count, kind="invisible")


def _content(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return file.read(READ_MAX)
