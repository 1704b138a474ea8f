"""pdfminer.six, asked when pdfium fails or its text looks wrong: the same words at 45 times the processor time."""

import os
from collections.abc import Iterator

import pdfminer
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from archive.extraction import failure
from archive.extraction.limits import BOXES_MAX, CHARACTERS_MAX, PAGES_MAX, UNIT
from archive.extraction.normalise import SOFT_HYPHEN, normalise, rejoin, words_of
from archive.extraction.pages import PageRead, box, hundredths

ENGINE = f"pdfminer.six {pdfminer.__version__}"


def read(descriptor: int, ranks: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each page; no images. Without ranks, every page."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        pages = _pages(file)
        yield {"document": {"page_count": len(pages), "engine": ENGINE, "sections": False}}, b""
        resources = PDFResourceManager()
        device = PDFPageAggregator(resources, laparams=LAParams(all_texts=True))
        interpreter = PDFPageInterpreter(resources, device)
        for rank in ranks or range(1, len(pages) + 1):
            try:
                interpreter.process_page(pages[rank - 1])
                found = _page(device.get_result(), rank)
            except MemoryError:
                raise
            except Exception:  # pdfminer raises anything on a damaged page, which says nothing of the next
                found = PageRead(rank, failed=True)
            yield found.frame()


def _pages(file) -> list[PDFPage]:
    """Return the pages that a file holds. Raises `UnreadableError`."""
    pages = []
    try:
        for page in PDFPage.create_pages(PDFDocument(PDFParser(file))):
            pages.append(page)
            if len(pages) > PAGES_MAX:
                raise failure.UnreadableError(failure.TOO_MANY_PAGES)
    except PDFPasswordIncorrect as error:
        raise failure.UnreadableError(failure.PASSWORD) from error
    except (failure.UnreadableError, MemoryError):
        raise
    except Exception as error:  # TypeError, AttributeError, RecursionError ... on damaged files
        raise failure.UnreadableError(failure.DAMAGED) from error
    if not pages:
        raise failure.UnreadableError(failure.NO_PAGES)
    return pages


def _page(layout, rank: int) -> PageRead:
    """Return a page's text and boxes from pdfminer's layout."""
    lines, boxes, cuts, size = [], [], [], 0
    for line in _lines(layout):
        text = line.get_text().strip("\n")
        size += len(text) + 1
        if size > CHARACTERS_MAX or len(boxes) >= BOXES_MAX:
            break
        if lines and boxes and lines[-1].rstrip().endswith(SOFT_HYPHEN):
            cuts.append(len(boxes))  # the box of the second half of a word
        lines.append(text)
        boxes += _boxes(line, layout.width or 1, layout.height or 1)
    text = "\n".join(lines)
    known = words_of(text)
    for second in cuts:
        if second < len(boxes):
            boxes[second - 1][0] = rejoin(boxes[second - 1][0], boxes[second][0], known)
            boxes[second][0] = ""
    width, height = hundredths(layout.width), hundredths(layout.height)
    return PageRead(rank, text=normalise(text, known), boxes=boxes, width=width, height=height)


def _lines(element) -> Iterator[LTTextLine]:
    """Yield the lines of text, those inside figures too."""
    for child in element:
        if isinstance(child, LTTextLine):
            yield child
        elif isinstance(child, LTContainer):
            yield from _lines(child)


def _boxes(line, width: float, height: float) -> list:
    """Return a box for each word of a line."""
    boxes, word, sides = [], "", None
    for character in [*line, None]:
        if isinstance(character, LTChar) and not character.get_text().isspace():
            word += character.get_text()
            sides = character.bbox if sides is None else _around(sides, character.bbox)
        elif word:
            x0, y0, x1, y1 = sides
            said = normalise(word)
            if said:
                boxes.append(
                    box(said, UNIT * x0 / width, UNIT * (1 - y1 / height), UNIT * x1 / width, UNIT * (1 - y0 / height))
                )
            word, sides = "", None
    return boxes


def _around(one, other):
    return (*map(min, one[:2], other[:2]), *map(max, one[2:], other[2:]))
