"""Footnotes of a text: `[^1]` calls one, a line `[^1]: its text` writes it. Numbered apart from citations: [note 1].

Pure: a part of the renderer. The texts stand at the end of the page, in the order in which they are called.
"""

import re
from enum import StrEnum
from xml.etree import ElementTree

from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

LABEL = r"[^\]\[\s\ue000\ue001]{1,40}"
CALL = re.compile(rf"\[\^({LABEL})\]")
_WRITTEN = re.compile(rf"^[ ]{{0,3}}\[\^({LABEL})\]:", re.MULTILINE)


class Fault(StrEnum):
    """What is wrong with a footnote; the sentences are in `wiki.pages.footnote_faults`."""

    NOT_WRITTEN = "not-written"
    NOT_CALLED = "not-called"
    TWICE = "twice"
    EMPTY = "empty"


def written(text: str) -> list[str]:
    """Return the labels of the footnotes that a text writes, those in code too."""
    return _WRITTEN.findall(text)


class Footnotes:
    """The footnotes of one text on its way through Markdown."""

    def __init__(self, converter, secret: str):
        self.parser, self.secret = converter.parser, secret
        self.texts: dict[str, str] = {}
        self.labels: list[str] = []
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}
        self.items: dict[str, ElementTree.Element] = {}
        self.list = ElementTree.Element("ol")
        self.faults: list[list[str]] = []
        converter.parser.blockprocessors.register(_Texts(self), "footnote", 17)  # before link references
        converter.inlinePatterns.register(_Calls(CALL.pattern, self), "footnote", 174)  # before links
        converter.treeprocessors.register(_AtTheEnd(self), "footnote", 50)  # before inline marks are read

    def setFootnote(self, label: str, text: str) -> None:  # noqa: N802  the name that Markdown's own reader calls
        """Keep a text; of two under one label, the first."""
        if label in self.texts:
            self.faults.append([Fault.TWICE, label])
            return
        self.texts[label] = text
        self.labels.append(label)
        if not text.strip():
            self.faults.append([Fault.EMPTY, label])

    def number(self, root) -> None:
        """Number the calls in the order of the page, and put the texts in that order."""
        numbers = {}
        for call in _calls(root):
            label = call.get("calls")
            number = numbers.setdefault(label, len(numbers) + 1)
            self.uses[label] = self.uses.get(label, 0) + 1
            call[0].set("id", f"{self.secret}fnref-{number}-{self.uses[label]}")
            call[0].set("href", f"#fn-{number}")
            call[0].text = AtomicString(f"[note {number}]")
        for label in self.labels:
            if label not in numbers:
                numbers[label] = len(numbers) + 1
                self.faults.append([Fault.NOT_CALLED, label])
        self.list[:] = [self.items[label] for label in numbers]
        self.numbers = numbers

    def lead_back(self, root) -> None:
        """Put the way back at the end of each text: after sentences were read, which it is no part of."""
        for call in _calls(root):
            del call.attrib["calls"]
        for label, number in self.numbers.items():
            item = self.items[label]
            item.set("id", f"{self.secret}fn-{number}")
            if not (len(item) and item[-1].tag == "p"):
                ElementTree.SubElement(item, "p")
            for use in range(1, self.uses.get(label, 0) + 1):
                back = ElementTree.SubElement(item[-1], "a", {"href": f"#fnref-{number}-{use}"})
                said = f"Retour à l’appel de la note {number}" + (f" ({use})" if use > 1 else "")
                back.set("aria-label", self.secret + said)
                back.set("class", f"{self.secret}wiki-return")
                back.text = AtomicString("↑")


def _calls(root) -> list:
    return [element for element in root.iter("sup") if "calls" in element.attrib]


class _Texts(FootnoteBlockProcessor):
    """Reads the lines that write a footnote, with the indented blocks below."""

    RE = re.compile(rf"^[ ]{{0,3}}\[\^({LABEL})\]:[ ]*(.*)$", re.MULTILINE)


class _Calls(InlineProcessor):
    """Reads the calls; one whose text is written nowhere stays as it was typed."""

    def __init__(self, pattern, footnotes):
        super().__init__(pattern)
        self.footnotes = footnotes

    def handleMatch(self, m, data):  # noqa: N802  Markdown's name
        label = m[1]
        if label not in self.footnotes.texts:
            self.footnotes.faults.append([Fault.NOT_WRITTEN, label])
            return None, None, None
        call = ElementTree.Element("sup", {"calls": label})
        ElementTree.SubElement(call, "a")
        return call, m.start(0), m.end(0)


class _AtTheEnd(Treeprocessor):
    """Puts the texts at the end of the page."""

    def __init__(self, footnotes):
        super().__init__()
        self.footnotes = footnotes

    def run(self, root):
        notes = self.footnotes
        for label in notes.labels:  # it grows: a footnote may hold the text of another
            item = notes.items[label] = ElementTree.SubElement(notes.list, "li")
            inside = ElementTree.Element("div")  # Markdown reads the blocks of an `li` in its own way
            notes.parser.parseChunk(inside, notes.texts[label])
            item.extend(list(inside))
        if notes.texts:
            box = ElementTree.SubElement(root, "div", {"class": f"{notes.secret}wiki-footnotes"})
            ElementTree.SubElement(box, "hr")
            box.append(notes.list)
