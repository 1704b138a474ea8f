"""Text of a page to HTML: pure, without Django or database. Run in a child process only (`wiki.pages.child`).

The HTML holds note numbers and nothing of the documents cited: their notes are made when the page is read.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree

import markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from wiki.evidence import syntax
from wiki.pages.footnotes import Footnotes
from wiki.pages.sanitising import sanitised
from wiki.pages.sentences import sentence_around

VERSION = "3"  # raised when the same text would give other HTML
WIKI = "/wiki/"
# Stand for the n-th mark of the text while Markdown works; nobody can type them (`wiki.pages.texts.normalised`).
BEFORE, AFTER = "\ue000", "\ue001"
TOKEN = re.compile(f"{BEFORE}([0-9]+){AFTER}")

SENTENCE_TAGS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
NESTED_TAGS = SENTENCE_TAGS | {"ul", "ol", "table", "blockquote", "pre", "div"}


@dataclass(frozen=True)
class Cited:
    """A citation met in the text: which of `syntax.references`, its note's number, its anchor, its sentence."""

    reference: int
    note: int
    anchor: str
    sentence: str


@dataclass
class Rendered:
    """What a text gives. Headings are [level, anchor, text]; links are paths of wiki pages.

    Faults are [what is wrong (`footnotes.Fault`), label] of footnotes.
    """

    html: str = ""
    citations: list[Cited] = field(default_factory=list)
    headings: list[list] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    faults: list[list[str]] = field(default_factory=list)


def render(text: str) -> Rendered:
    """Return the HTML of a text, and what it cites. Slow texts must be stopped from outside."""
    marks = [mark for mark in syntax.find(text) if not isinstance(mark, syntax.Malformed)]
    return _Rendering(text, marks).run()


class _Rendering:
    """One text on its way through Markdown and the sanitiser."""

    def __init__(self, text, marks):
        self.text, self.marks = text, marks
        self.secret = secrets.token_hex(8)  # tells the renderer's own ids from those of the writer
        self.result = Rendered()
        self.order = {id(mark): n for n, mark in enumerate(m for m in marks if isinstance(m, syntax.Reference))}

    def run(self) -> Rendered:
        """Return the result."""
        extensions = [TableExtension(use_align_attribute=True), SaneListExtension(), FencedCodeExtension()]
        converter = markdown.Markdown(extensions=extensions, output_format="html")
        # Raw HTML stays inside paragraphs, so that citations in it are read; no images.
        converter.preprocessors.deregister("html_block")
        for name in ("image_link", "image_reference", "short_image_ref"):
            converter.inlinePatterns.deregister(name)
        converter.inlinePatterns.register(_MarkPattern(TOKEN.pattern, converter, self), "marks", 175)
        self.footnotes = Footnotes(converter, self.secret)
        converter.treeprocessors.register(_Numbering(converter, self), "numbering", 15)
        html = converter.convert(self._with_tokens())
        html = TOKEN.sub(lambda found: escape(self._raw(found)), html)  # those in code stay as they were written
        self.result.html = sanitised(html, self.secret)
        self.result.faults = self.footnotes.faults
        return self.result

    def _with_tokens(self) -> str:
        """Put a token in the place of each mark: Markdown must not read what is inside."""
        parts, position = [], 0
        for number, mark in enumerate(self.marks):
            parts += [self.text[position : mark.start], f"{BEFORE}{number}{AFTER}"]
            position = mark.end
        return "".join([*parts, self.text[position:]])

    def _raw(self, token) -> str:
        mark = self.marks[int(token[1])]
        raw = self.text[mark.start : mark.end]
        if getattr(mark, "words_span", None):  # words stay out of the HTML: they may have to go out of sight
            start, end = (at - mark.start for at in mark.words_span)
            raw = raw[:start] + syntax.HIDDEN_WORDS + raw[end:]
        return raw

    def element(self, number: int) -> ElementTree.Element:
        """Return what stands for the n-th mark: a link to a page, a place for an image, or the call of a note.

        The image is put there when the page is read (`wiki.pages.pictures`), the note is numbered later.
        """
        mark = self.marks[number]
        if isinstance(mark, syntax.PageLink):
            link = ElementTree.Element("a", {"href": f"{WIKI}{mark.path}/"})
            link.text = AtomicString(mark.label)
            self.result.links.append(mark.path)
            return link
        if isinstance(mark, syntax.Picture):
            return ElementTree.Element("span", {"data-picture": f"{self.secret}{mark.start}-{mark.end}"})
        call = ElementTree.Element("sup", {"cites": str(number)})
        ElementTree.SubElement(call, "a")
        return call

    def number(self, root) -> None:
        """Number the notes in the order of the page, and find each citation's sentence.

        Citations of the same pages share one note; each has its own line in it (`note-1-2`) when there are several.
        """
        notes, uses, calls = {}, {}, []
        sentences = _sentences(root)
        for call in [element for element in root.iter("sup") if "cites" in element.attrib]:
            number = int(call.attrib.pop("cites"))
            mark = self.marks[number]
            note = notes.setdefault(mark.place, len(notes) + 1)
            uses[note] = uses.get(note, 0) + 1
            calls.append((call[0], note, uses[note]))
            anchor = f"ref-{note}-{uses[note]}"
            self.result.citations.append(Cited(self.order[id(mark)], note, anchor, sentences.get(number, "")))
        for link, note, use in calls:
            line = f"-{use}" if uses[note] > 1 else ""
            link.attrib.update({"id": f"{self.secret}ref-{note}-{use}", "href": f"#note-{note}{line}"})
            link.text = AtomicString(f"[{note}]")

    def name_headings(self, root) -> None:
        """Give each heading an anchor; the page's title is the only one of the first level."""
        times = {}
        for heading in [element for element in root.iter() if element.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]:
            heading.tag = "h2" if heading.tag == "h1" else heading.tag
            said = " ".join(TOKEN.sub("", _text_of(heading)).split())
            anchor = "s-" + _slug(said)
            times[anchor] = times.get(anchor, 0) + 1
            if times[anchor] > 1:  # two dashes: no heading's own slug has them
                anchor = f"{anchor}--{times[anchor]}"
            heading.set("id", self.secret + anchor)
            self.result.headings.append([int(heading.tag[1]), anchor, said])


class _MarkPattern(InlineProcessor):
    """Turns the tokens of a text into elements."""

    def __init__(self, pattern, md, rendering):
        super().__init__(pattern, md)
        self.rendering = rendering

    def handleMatch(self, m, data):  # noqa: N802  Markdown's name
        return self.rendering.element(int(m[1])), m.start(0), m.end(0)


class _Numbering(Treeprocessor):
    """Works on the whole tree, once the inline marks are elements."""

    def __init__(self, md, rendering):
        super().__init__(md)
        self.rendering = rendering

    def run(self, root):
        self.rendering.name_headings(root)
        self.rendering.footnotes.number(root)
        self.rendering.number(root)
        self.rendering.footnotes.lead_back(root)
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "th":  # Markdown makes those of the first line only
                    child.set("scope", "col")
                if child.tag == "table":  # wide ones scroll in their own box, by keyboard too
                    box = ElementTree.Element("div", {"tabindex": "0"})
                    box.append(child)
                    box.tail, child.tail = child.tail, None
                    parent[place] = box


def _sentences(root) -> dict[int, str]:
    """Return the sentence that each mark stands after; in a cell with nothing else, what the row says."""
    sentences = {}
    for block in root.iter():
        said = _text_of(block) if block.tag in SENTENCE_TAGS else ""
        for found in TOKEN.finditer(said):
            sentences[int(found[1])] = sentence_around(said, found.start(), TOKEN)
    for row in root.iter("tr"):
        cells = [_text_of(cell) for cell in row]
        whole = sentence_around(" – ".join(filter(None, (TOKEN.sub("", said).strip() for said in cells))), 0, TOKEN)
        for number in [int(found[1]) for said in cells for found in TOKEN.finditer(said)]:
            sentences[number] = sentences[number] or whole
    return sentences


def _text_of(block) -> str:
    """Return what a block says, with a token where it cites, without the blocks inside it."""
    parts, stack = [], [(block, False)]
    while stack:
        item, closing = stack.pop()
        if closing:
            parts.append(item)
            continue
        if "cites" in item.attrib:
            parts.append(f"{BEFORE}{item.attrib['cites']}{AFTER}")
            continue
        if "calls" in item.attrib:  # a footnote
            continue
        parts.append(item.text or "")
        for child in reversed(item):
            stack.append((child.tail or "", True))
            if child.tag not in NESTED_TAGS:
                stack.append((child, False))
    return _without_stash("".join(parts))


def _without_stash(said: str) -> str:
    """Replace what Markdown keeps aside: escaped characters by themselves, raw tags by nothing."""
    said = re.sub(r"\x02([0-9]{1,4})\x03", lambda kept: chr(int(kept[1])), said).replace("\x02amp\x03", "&")
    return re.sub(r"\x02[^\x03]*\x03", "", said)


def _slug(said: str) -> str:
    plain = unicodedata.normalize("NFKD", said.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "section"
