"""PDF by pdfium: text, word boxes, printed labels, sizes and images. pdfium aborts the process when memory ends."""

import ctypes
import mmap
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from archive.extraction import failure, images, masks, unseen
from archive.extraction.limits import BOXES_MAX, CHARACTERS_MAX, PAGES_MAX, UNIT
from archive.extraction.normalise import CUT, is_doubtful, letters_of, normalise, words_of
from archive.extraction.pages import PageRead, box, hundredths

ENGINE = f"pdfium {pypdfium2.PDFIUM_INFO.build}"
LETTERS_MIN = 20  # fewer: the words are in the image
OBJECTS_LOOKED_AT = 500
_SPACES = frozenset((0, 9, 10, 13, 32, 160))
_CUTS = frozenset((2, ord(CUT)))
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


def opened(descriptor: int):
    """Return an open PDF, for the short life of this process: it is never closed.

    Raises `UnreadableError`: password, damaged, no pages, too many.
    """
    content = mmap.mmap(descriptor, 0, access=mmap.ACCESS_COPY)
    buffer = (ctypes.c_ubyte * len(content)).from_buffer(content)
    try:
        document = pypdfium2.PdfDocument(buffer)
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise failure.UnreadableError(failure.PASSWORD if locked else failure.DAMAGED) from error
    if not len(document):
        raise failure.UnreadableError(failure.NO_PAGES)
    if len(document) > PAGES_MAX:
        raise failure.UnreadableError(failure.TOO_MANY_PAGES)
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()  # what was typed into a form is drawn with it
    return document


def read(descriptor: int, first: int, count: int, widths: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame, then for each page from `first` its images and its own frame."""
    document = opened(descriptor)
    yield {"document": {"page_count": len(document), "engine": ENGINE, "sections": False}}, b""
    known: set[str] = set()
    for rank in range(first, min(first + count, len(document) + 1)):
        try:
            page = document[rank - 1]
            found = read_page(document, page, rank, known)
            image = rendered(page, max(widths))
            found.masks = masks.found_in(image) + unseen.found_in(image, found.boxes)
            yield from images.frames(image, rank, widths)
        except PdfiumError:
            found = PageRead(rank, failed=True, failure=failure.DAMAGED)
        yield found.frame()


def read_page(document, page, rank: int, known: set[str]) -> PageRead:
    """Return what pdfium says of a page; its words are added to `known`."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    raw = textpage.get_text_range(0, min(textpage.count_chars(), CHARACTERS_MAX), errors="ignore")
    known |= words_of(raw)
    text = normalise(raw, known)
    label = document.get_page_label(rank - 1)[:20]
    return PageRead(
        rank,
        text=text,
        boxes=word_boxes(page, textpage, known),
        label=normalise(label).strip() if label != str(rank) else "",
        width=hundredths(width),
        height=hundredths(height),
        recognise=needs_recognition(page, text),
        doubtful=is_doubtful(text),
    )


def word_boxes(page, textpage, known: set[str]) -> list:
    """Return a box for each word, in the order of the text."""
    boxes: list = []
    word, parts = "", [[]]
    for index in range(min(textpage.count_chars(), CHARACTERS_MAX)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in _SPACES:
            _end_word(word, parts, known, boxes)
            word, parts = "", [[]]
            if len(boxes) >= BOXES_MAX:
                break
            continue
        word += chr(code)
        parts[-1].append(index)
        if code in _CUTS:
            parts.append([])
    _end_word(word, parts, known, boxes)
    return _placed(page, textpage, boxes[:BOXES_MAX])


def _end_word(word: str, parts: list[list[int]], known: set[str], boxes: list) -> None:
    """Add a word with the characters of each of its parts."""
    word = normalise(word, known)
    if word:
        boxes.extend([word if not number else "", part] for number, part in enumerate(filter(None, parts)))


def _placed(page, textpage, words: list) -> list:
    """Replace the characters of each word by its box on the page, turned as the page is."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_int(), ctypes.c_int()
    placed = []
    for word, characters in words:
        sides = None
        for index in characters:
            if pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
                here = (left.value, bottom.value, right.value, top.value)
                sides = here if sides is None else (*map(min, sides[:2], here[:2]), *map(max, sides[2:], here[2:]))
        if sides is None:
            continue
        corners = []
        for corner in (sides[:2], sides[2:]):
            pdfium.FPDF_PageToDevice(page, 0, 0, UNIT, UNIT, 0, *corner, x, y)
            corners.append((x.value, y.value))
        (x0, y0), (x1, y1) = corners
        placed.append(box(word, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return placed


def needs_recognition(page, text: str) -> bool:
    """Tell whether words are in the page's image: too few letters on a page that shows something, or a scan.

    A scan is one image as large as the page; a text behind it, made by a copier, is invisible and often poor.
    """
    visible_text = marks = full_image = False
    width, height = page.get_size()
    for number, element in enumerate(page.get_objects(max_depth=2)):
        marks = True
        if element.type == pdfium.FPDF_PAGEOBJ_TEXT:
            visible_text |= pdfium.FPDFTextObj_GetTextRenderMode(element) != _INVISIBLE
        elif element.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = element.get_bounds()
            full_image |= (right - left) * (top - bottom) > 0.8 * width * height
        if visible_text or number > OBJECTS_LOOKED_AT:
            break
    return (marks and letters_of(text) < LETTERS_MIN) or (full_image and not visible_text)


def rendered(page, wanted_width: float, *, grey: bool = False):
    """Return the page as a Pillow image of this width in pixels, or less where the limits ask for less."""
    width, height = (max(1.0, side) for side in page.get_size())
    scale = images.fitting_scale(width, height, wanted_width)
    return page.render(scale=scale, grayscale=grey).to_pil()
