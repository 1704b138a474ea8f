"""The words of an e-mail that is written in HTML: lines where its blocks end, nothing fetched, nothing run."""

import re

from lxml import etree, html

_SKIPPED = {"script", "style", "head", "title", "noscript", "template", "object", "svg"}
_BLOCKS = {
    "address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*")


def plain_of_html(source: str) -> str:
    """Return the text of an HTML message, or an empty string when there is none in it."""
    source = source.replace("\0", "")
    if not source.strip():
        return ""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    words: list[str] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            if element.tag in _SKIPPED:
                events.skip_subtree()
            elif element.text:
                words.append(_SPACES.sub(" ", element.text.replace("\n", " ")))
            continue
        if element.tag in _BLOCKS:
            words.append("\n")
        elif element.tag in {"td", "th"}:
            words.append("\t")
        if element.tail:
            words.append(_SPACES.sub(" ", element.tail.replace("\n", " ")))
    lines = (line.strip(" ") for line in "".join(words).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
