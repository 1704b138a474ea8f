"""pdfminer.six, asked when pdfium fails or its text looks wrong: the same words at 45 times the processor time."""

import os
from collections.abc import Iterator

import pdfminer
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from archive.extraction import failure
from archive.extraction.normalise import CHARACTERS_MAX, normalise
from archive.extraction.pages import BOXES_MAX, UNIT, PageRead, box, hundredths
from archive.extraction.pdf import PAGES_MAX

ENGINE = f"pdfminer.six {pdfminer.__version__}"


def read(descriptor: int, ranks: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each page; no images. Without ranks, every page."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        try:
            count = 0
            for _page in PDFPage.create_pages(PDFDocument(PDFParser(file))):
                count += 1
                if count > PAGES_MAX:
                    raise failure.UnreadableError(failure.TOO_MANY_PAGES)
        except PDFPasswordIncorrect as error:
            raise failure.UnreadableError(failure.PASSWORD) from error
        except (failure.UnreadableError, MemoryError):
            raise
        except Exception as error:  # pdfminer raises TypeError, AttributeError, RecursionError ... on damaged files
            raise failure.UnreadableError(failure.DAMAGED) from error
        if not count:
            raise failure.UnreadableError(failure.NO_PAGES)
        yield {"document": {"page_count": count, "engine": ENGINE, "sections": False}}, b""
        for rank in ranks or range(1, count + 1):
            file.seek(0)
            try:
                layout = next(extract_pages(file, page_numbers=[rank - 1], laparams=LAParams(all_texts=True)))
                found = _page(layout, rank)
            except MemoryError:
                raise
            except Exception:  # as above: one page that cannot be read says nothing of the next
                found = PageRead(rank, failed=True)
            yield found.frame()


def _page(layout, rank: int) -> PageRead:
    """Return a page's text and boxes from pdfminer's layout."""
    lines, boxes, size = [], [], 0
    for line in _lines(layout):
        text = normalise(line.get_text()).strip("\n")
        size += len(text) + 1
        if size > CHARACTERS_MAX or len(boxes) >= BOXES_MAX:
            break
        lines.append(text)
        boxes += _boxes(line, layout.width or 1, layout.height or 1)
    return PageRead(
        rank, text="\n".join(lines), boxes=boxes, width=hundredths(layout.width), height=hundredths(layout.height)
    )


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
