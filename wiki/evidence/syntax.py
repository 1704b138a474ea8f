"""What stands between double brackets in a text: citations of documents, and links to pages. One linear scan.

    [[doc:k7m2pq v2 p.12-13 "fifty microphones" contradicts]]      [[villes/nice|Nice]]

No Django here: the renderer's child process reads texts with this module too.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

REFERENCE_MAX = 1000  # characters between the brackets
WORDS_MAX = 500  # as the field `Citation.words`
PAGE_MAX = 99_999
OPENING = "[[doc:"
HIDDEN_WORDS = "…"  # stands where words are quoted from a document that the reader may not see

STANCES = {
    "confirms": "confirms", "confirme": "confirms",
    "contradicts": "contradicts", "contredit": "contradicts",
    "mentions": "mentions", "parle": "mentions",
}  # fmt: skip
STANCES_WRITTEN = {"confirms": "", "contradicts": "contredit", "mentions": "en parle"}
QUOTES = {'"': '"', "«": "»", "“": "”"}

_FENCE = re.compile(r"(`{3,}|~{3,})[^`\n]*$")
_LIST_ITEM = re.compile(r"\s{0,3}(?:[*+-]|\d+\.)\s")
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


class _NotReadable(Exception):
    """Raised with a problem and the part at fault."""


def find(text: str, in_code: bool = False) -> list[Reference | Malformed | PageLink]:
    """Return all citations and page links in the order of the text; what is code is left out unless `in_code`."""
    found = []
    for start, block, line in _blocks(text, in_code):
        found += _in_block(start, block, line, in_code)
    return found


def references(text: str, in_code: bool = False) -> list[Reference]:
    """Return the citations that can be read."""
    return [mark for mark in find(text, in_code) if isinstance(mark, Reference)]


def malformed(text: str) -> list[Malformed]:
    """Return the citations that cannot be read."""
    return [mark for mark in find(text) if isinstance(mark, Malformed)]


def written(code, version, page_from, page_to, words, stance) -> str:
    """Return a citation in its plain form: two that say the same are written alike."""
    pages = page_from and (f"p.{page_from}" if page_to in {None, page_from} else f"p.{page_from}-{page_to}")
    quoted = '"{}"'.format(" ".join(words.replace('"', "”").split())) if words else ""
    parts = [code, f"v{version}" if version else "", pages or "", quoted, STANCES_WRITTEN[stance]]
    return f"[[doc:{' '.join(part for part in parts if part)}]]"


def _blocks(text: str, in_code: bool):
    """Yield (offset, text, first line) of each run of lines between blank ones, without code blocks."""
    lines = text.split("\n")
    code = set() if in_code else _lines_of_code(lines)
    block, begin, offset = [], (0, 0), 0
    for number, line in enumerate([*lines, ""]):
        if line.strip() and number not in code:
            begin = begin if block else (offset, number + 1)
            block.append(line)
        elif block:
            yield begin[0], "\n".join(block), begin[1]
            block = []
        offset += len(line) + 1


def _lines_of_code(lines: list[str]) -> set[int]:
    """Return the numbers, from 0, of the lines in fenced or indented code."""
    closers = defaultdict(list)
    for number, line in enumerate(lines):
        if line.startswith(("```", "~~~")):
            closers[line.rstrip()].append(number)
    code, fence_end = set(), -1
    in_list, after_blank = False, True  # four spaces after a list item go on with the item
    for number, line in enumerate(lines):
        if number > fence_end:
            fence_end = _fence_end(line, number, closers) or fence_end
        indented = line.startswith(("    ", "\t"))
        if number <= fence_end or (indented and after_blank and not in_list):
            code.add(number)
        elif line.strip():
            in_list = bool(_LIST_ITEM.match(line)) or (in_list and (indented or not after_blank))
        after_blank = number in code or not line.strip()
    return code


def _fence_end(line: str, number: int, closers: dict) -> int | None:
    """Return the number of the line that closes the fence which this line opens, if it opens one."""
    opening = _FENCE.match(line)
    if not opening:
        return None
    ends = closers.get(opening[1], [])
    after = bisect_right(ends, number)
    return ends[after] if after < len(ends) else None


def _in_block(offset: int, block: str, first_line: int, in_code: bool):
    """Return the marks of one block, outside its code spans."""
    found, position = [], 0
    span_ends = {} if in_code else _span_ends(block)
    line, counted = first_line, 0
    while mark := _MARK.search(block, position):
        position = mark.end()
        if mark[0][0] == "`":
            position = span_ends.get(mark.start(), position)
        if mark[0] != "[":
            continue
        line, counted = line + block.count("\n", counted, mark.start()), mark.start()
        if block[mark.start() : mark.start() + len(OPENING)].lower() == OPENING:
            read = _read(block, mark.start(), offset, line)
        elif link := _LINK.match(block, mark.start()):
            label = (link[2] or link[1].rsplit("/", 1)[-1]).strip()
            read = PageLink(offset + link.start(), offset + link.end(), line, link[1], label)
        else:
            continue
        found.append(read)
        position = read.end - offset
    return found


def _span_ends(block: str) -> dict[int, int]:
    """Return where the code span ends that begins at each run of backticks which has a closing run."""
    ends, next_of = {}, {}
    for run in reversed(list(re.finditer(r"`+", block))):
        length = run.end() - run.start()
        if length in next_of:
            ends[run.start()] = next_of[length]
        next_of[length] = run.end()
    return ends


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
