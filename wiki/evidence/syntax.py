"""What stands between double brackets in a text: citations of documents, images of their pages, links to pages.

    [[doc:k7m2pq v2 p.12-13 "fifty microphones" contradicts]]      [[image:k7m2pq p.3 "The plan"]]
    [[villes/nice|Nice]]

One linear scan. No Django here: the renderer's child process reads texts with this module too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wiki.evidence.code import blocks, span_ends

REFERENCE_MAX = 1000  # characters between the brackets
WORDS_MAX = 500  # as the field `Citation.words`
PAGE_MAX = 99_999
OPENING = "[[doc:"
PICTURE = "[[image:"
HIDDEN_WORDS = "…"  # stands where words are quoted from a document that the reader may not see

STANCES = {
    "confirms": "confirms", "confirme": "confirms",
    "contradicts": "contradicts", "contredit": "contradicts",
    "mentions": "mentions", "parle": "mentions",
}  # fmt: skip
STANCES_WRITTEN = {"confirms": "", "contradicts": "contredit", "mentions": "en parle"}
QUOTES = {'"': '"', "«": "»", "“": "”"}

_MARK = re.compile(r"\\.|`+|\[(?=\[)", re.DOTALL)
_LINK = re.compile(r"\[\[([a-z0-9-]+(?:/[a-z0-9-]+)*)(?:\|([^\[\]|\n]{1,200}))?\]\]")
_CODE = re.compile(r"(?:[a-z0-9]{1,80}-)*([a-z0-9]{4,12})")
_PAGES = re.compile(r"(?:pp|p|pages|page)\.?(\d{1,6})(?:[-–](\d{1,6}))?")
_SPACED_PAGES = re.compile(r"\b(pp?\.?|pages?)\s+(?=\d)|(?<=\d)\s*([-–])\s*(?=\d)")


class Problem(StrEnum):
    """Why a citation cannot be read; the sentences are in `wiki.evidence.problems`."""

    NOT_CLOSED = "not-closed"
    NO_CODE = "no-code"
    QUOTE_NOT_CLOSED = "quote-not-closed"
    WORDS_TOO_LONG = "words-too-long"
    WORDS_TWICE = "words-twice"
    PAGE = "page"
    NOT_UNDERSTOOD = "not-understood"
    PICTURE = "picture"


@dataclass(frozen=True)
class Reference:
    """A citation as written. `start` and `end` are offsets in the text, `line` counts from 1."""

    start: int
    end: int
    line: int
    code: str
    version: int | None = None
    page_from: int | None = None
    page_to: int | None = None
    words: str = ""
    stance: str = "confirms"
    words_span: tuple[int, int] | None = None

    @property
    def source(self) -> tuple:
        """The pages that it cites, and the words quoted from them."""
        return (self.code, self.version, self.page_from, self.page_to, self.words)

    @property
    def place(self) -> tuple:
        """The pages that it cites, whatever the words: citations of the same place share their note."""
        return self.source[:-1]

    @property
    def plain(self) -> str:
        """The citation in its plain form."""
        return self.said_as()

    def said_as(self, **changed) -> str:
        """Return the citation in its plain form, with other fields."""
        fields = ("code", "version", "page_from", "page_to", "words", "stance")
        return written(**{name: getattr(self, name) for name in fields} | changed)


@dataclass(frozen=True)
class Malformed:
    """A citation that cannot be read; the page shows it as it is written. `detail` is the part at fault."""

    start: int
    end: int
    line: int
    problem: Problem
    detail: str = ""


@dataclass(frozen=True)
class PageLink:
    """A link to a page of the wiki."""

    start: int
    end: int
    line: int
    path: str
    label: str


@dataclass(frozen=True)
class Picture:
    """The image of a page of a document, with a caption (`words`) that goes out of sight with it."""

    start: int
    end: int
    line: int
    code: str
    page: int = 1
    words: str = ""
    words_span: tuple[int, int] | None = None

    @property
    def place(self) -> tuple:
        """What its caption is found again by, apart from those of citations (`shown.restored`)."""
        return ("image", self.code, self.page)


class _NotReadable(Exception):
    """Raised with a problem and the part at fault."""


def find(text: str, in_code: bool = False) -> list[Reference | Picture | Malformed | PageLink]:
    """Return all that is between brackets in the order of the text; what is code is left out unless `in_code`."""
    found = []
    for start, block, line in blocks(text, in_code):
        found += _in_block(start, block, line, in_code)
    return found


def references(text: str, in_code: bool = False) -> list[Reference]:
    """Return the citations that can be read."""
    return [mark for mark in find(text, in_code) if isinstance(mark, Reference)]


def of_documents(text: str) -> list[Reference | Picture]:
    """Return all that shows something of a document, in code too: what goes out of sight with it."""
    return [mark for mark in find(text, in_code=True) if isinstance(mark, Reference | Picture)]


def malformed(text: str) -> list[Malformed]:
    """Return the citations that cannot be read."""
    return [mark for mark in find(text) if isinstance(mark, Malformed)]


def written(code, version, page_from, page_to, words, stance) -> str:
    """Return a citation in its plain form: two that say the same are written alike."""
    pages = page_from and (f"p.{page_from}" if page_to in {None, page_from} else f"p.{page_from}-{page_to}")
    quoted = '"{}"'.format(" ".join(words.replace('"', "”").split())) if words else ""
    parts = [code, f"v{version}" if version else "", pages or "", quoted, STANCES_WRITTEN[stance]]
    return f"[[doc:{' '.join(part for part in parts if part)}]]"


def _in_block(offset: int, block: str, first_line: int, in_code: bool):
    """Return the marks of one block, outside its code spans."""
    found, position = [], 0
    ends = {} if in_code else span_ends(block)
    line, counted = first_line, 0
    while mark := _MARK.search(block, position):
        position = mark.end()
        if mark[0][0] == "`":
            position = ends.get(mark.start(), position)
        if mark[0] != "[":
            continue
        line, counted = line + block.count("\n", counted, mark.start()), mark.start()
        if block[mark.start() : mark.start() + len(OPENING)].lower() == OPENING:
            read = _read(block, mark.start(), offset, line)
        elif block[mark.start() : mark.start() + len(PICTURE)].lower() == PICTURE:
            read = _read_picture(block, mark.start(), offset, line)
        elif link := _LINK.match(block, mark.start()):
            label = (link[2] or link[1].rsplit("/", 1)[-1]).strip()
            read = PageLink(offset + link.start(), offset + link.end(), line, link[1], label)
        else:
            continue
        found.append(read)
        position = read.end - offset
    return found


def _read(block: str, start: int, offset: int, line: int) -> Reference | Malformed:
    """Read the citation that begins at `start`."""
    try:
        end, plain, words, span = _parts(block, start + len(OPENING))
        fields = _fields(plain)
    except _NotReadable as error:
        problem, detail = error.args
        return Malformed(offset + start, offset + start + len(OPENING), line, problem, detail)
    span = span and (offset + span[0], offset + span[1])
    return Reference(offset + start, offset + end, line, words=" ".join(words.split()), words_span=span, **fields)


def _read_picture(block: str, start: int, offset: int, line: int) -> Picture | Malformed:
    """Read the image that begins at `start`: a code, one page, a caption."""
    try:
        end, plain, words, span = _parts(block, start + len(PICTURE))
        fields = _fields(plain)
        page = fields.get("page_from") or 1
        if set(fields) - {"code", "page_from", "page_to"} or fields.get("page_to", page) != page:
            raise _NotReadable(Problem.PICTURE, plain.strip())
    except _NotReadable:
        problem, detail = Problem.PICTURE, block[start : start + 30].partition("\n")[0]
        return Malformed(offset + start, offset + start + len(PICTURE), line, problem, detail)
    span = span and (offset + span[0], offset + span[1])
    return Picture(offset + start, offset + end, line, fields["code"], page, " ".join(words.split()), span)


def _parts(block: str, position: int):
    """Return the end of the citation, what is outside quotes, the quoted words and where they stand."""
    limit = min(len(block), position + REFERENCE_MAX)
    plain, words, span = [], "", None
    while position < limit:
        if block.startswith("]]", position):
            return position + 2, "".join(plain), words, span
        char = block[position]
        if char in "[]":
            break
        if char in QUOTES:
            close = block.find(QUOTES[char], position + 1, limit)
            if close < 0:
                raise _NotReadable(Problem.QUOTE_NOT_CLOSED, block[position : position + 30])
            if span:
                raise _NotReadable(Problem.WORDS_TWICE, block[position : close + 1])
            span, words = (position + 1, close), block[position + 1 : close]
            if len(words) > WORDS_MAX:
                raise _NotReadable(Problem.WORDS_TOO_LONG, words[:30])
            plain.append(" ")
            position = close + 1
        else:
            plain.append(char)
            position += 1
    raise _NotReadable(Problem.NOT_CLOSED, block[max(0, position - 20) : position])


def _fields(plain: str) -> dict:
    """Return code, version, pages and stance from what is outside the quotes."""
    parts = _SPACED_PAGES.sub(lambda m: m[1] or m[2], plain.lower()).split()
    code = _CODE.fullmatch(parts[0]) if parts else None
    if not code:
        raise _NotReadable(Problem.NO_CODE, parts[0] if parts else "")
    fields = {"code": code[1]}
    for part in parts[1:]:
        if re.fullmatch(r"v\d{1,4}", part):
            fields["version"] = int(part[1:])
        elif part in STANCES:
            fields["stance"] = STANCES[part]
        elif pages := _PAGES.fullmatch(part):
            first, last = int(pages[1]), int(pages[2] or pages[1])
            if not (0 < first <= PAGE_MAX and 0 < last <= PAGE_MAX):
                raise _NotReadable(Problem.PAGE, part)
            fields |= {"page_from": min(first, last), "page_to": max(first, last)}
        elif re.fullmatch(r"p{1,2}\..*|pages?", part):
            raise _NotReadable(Problem.PAGE, part)
        elif part != "en":  # « en parle »
            raise _NotReadable(Problem.NOT_UNDERSTOOD, part)
    return fields
