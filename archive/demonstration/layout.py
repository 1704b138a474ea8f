"""Where each line of a page stands, in points from the top left corner of an A4 sheet."""

import unicodedata
from dataclasses import dataclass

from pdfminer.fontmetrics import FONT_METRICS

from archive.demonstration.sources import BANNER, blocks

WIDTH, HEIGHT, MARGIN = 595, 842, 62
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
# Size of the letters, space above, font.
STYLES = {
    "title": (20, 14, BOLD),
    "heading": (14, 14, BOLD),
    "item": (12, 4, REGULAR),
    "text": (12, 8, REGULAR),
    "masked": (12, 8, REGULAR),
    "banner": (13, 0, BOLD),
    "source": (9, 4, REGULAR),
}
LEADING = 1.35  # line height, in letter sizes


@dataclass(frozen=True)
class Line:
    """A line of text, its first letter's baseline and its font; a black box lies over it where it is `masked`."""

    text: str
    x: float
    y: float
    size: float
    font: str
    masked: bool = False


def page_lines(page: str, source: str, number: int, count: int) -> list[Line]:
    """Return the lines of a page: the banner and the source first, the page number last."""
    lines, y = [], float(MARGIN)
    head = [("banner", BANNER), ("source", f"Ce qui est résumé : {source}")]
    for style, text in [*head, *blocks(page)]:
        size, above, font = STYLES[style]
        indent = 14 if style == "item" else 0
        y += above
        for words in wrap(f"– {text}" if style == "item" else text, font, size, WIDTH - 2 * MARGIN - indent):
            y += size * LEADING
            lines.append(Line(words, MARGIN + indent, y, size, font, style == "masked"))
        if style == "source":
            y += 10
    if y > HEIGHT - MARGIN:
        raise ValueError(f"Page {number} of this text is too long for one sheet.")
    lines.append(Line(f"{BANNER} – page {number} sur {count}", MARGIN, HEIGHT - 40, 9, REGULAR))
    return lines


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Cut a paragraph into lines no wider than `width` points."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a text in points, from the metrics of the fonts that every PDF reader has."""
    widths = FONT_METRICS[font][1]
    return size / 1000 * sum(widths.get(letter) or widths.get(_plain(letter), 556) for letter in text)


def _plain(letter: str) -> str:
    """Return a letter without its accent, which is as wide."""
    return unicodedata.normalize("NFD", letter)[0]
