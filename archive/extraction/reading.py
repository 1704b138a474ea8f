"""The jobs that the sandbox runs on a file: read it, take out what it holds, ask a second reader, finish one page."""

import importlib

from archive.extraction import failure, images, masks, pdf, pictures, recognise, second_opinion, soffice, unseen
from archive.extraction.detect import detect
from archive.extraction.kinds import BY_OFFICE, KINDS, PDF, PICTURE
from archive.extraction.pages import PageRead

READING_WIDTHS = [200, 700]
ZOOM_WIDTH = 1600
LOW_DPI = 150  # below, three words in a hundred more are lost (measured on council minutes)
TESSERACT_PIXELS_MIN, TESSERACT_PIXELS_MAX = 2_200_000, 6_000_000  # an A4 page at 150 dpi; at 250


def _function(path: str):
    module, name = path.split(":")
    return getattr(importlib.import_module(module), name)


# PDF, pictures and what LibreOffice converts have images of their pages, drawn a batch at a time: `read` knows them.
READERS = {kind.reader: _function(kind.reader) for kind in KINDS.values()}
MEMBERS = {kind.members: _function(kind.members) for kind in KINDS.values() if kind.members}


def read(request: dict, files: list[int]):
    """Read pages `first` to `first + count - 1`: yields the document's frame, images, pages.

    `extensions` are those of the files' names, `turns` the degrees by which a person turned each photo, `office` says
    whether LibreOffice may be used. The pages of what LibreOffice converts are complete at once, for its PDF is not
    kept.
    """
    first, count = request["first"], request["count"]
    types = [detect(file, extension) for file, extension in zip(files, request["extensions"], strict=True)]
    reader = KINDS[request["extensions"][0]].reader
    if all(KINDS[extension].reader == PICTURE for extension in request["extensions"]):
        frames = pictures.read(files, first, count, READING_WIDTHS, request.get("turns", ()))
    elif len(types) > 1:
        raise failure.UnreadableError(failure.UNSUPPORTED)
    elif reader == PDF:
        frames = pdf.read(files[0], first, count, READING_WIDTHS)
    elif reader == BY_OFFICE:
        if not request["office"]:
            raise failure.UnreadableError(failure.NO_READER)
        made = soffice.converted(files[0], request["extensions"][0])
        frames = _complete(pdf.read(made, first, count, [*READING_WIDTHS, ZOOM_WIDTH]))
    else:
        frames = READERS[reader](files[0], types[0])
    for data, blob in frames:
        if "document" in data:
            data["document"]["media_type"] = types[0]
        yield data, blob


def _complete(frames):
    for data, blob in frames:
        if "document" in data:
            data["document"]["engine"] = f"LibreOffice, {data['document']['engine']}"
            data["document"]["complete"] = True
        if "page" in data:
            data["page"]["recognise"] = False
        yield data, blob


def members(request: dict, files: list[int]):
    """Yield the files that an e-mail or an archive holds, in pieces; those of the ranks in `known` are left out."""
    detect(files[0], request["extension"])
    yield from MEMBERS[KINDS[request["extension"]].members](files[0], set(request["known"]))


def ask_second(request: dict, files: list[int]):
    """Read the pages `ranks` (all when empty) of a PDF with pdfminer.six."""
    for data, blob in second_opinion.read(files[0], request["ranks"]):
        if "document" in data:
            data["document"]["media_type"] = "application/pdf"
        yield data, blob


def finish(request: dict, files: list[int]):
    """Make one page complete: its images of `widths`, and the text in its image when `recognise` says so.

    `turn` is by how much an earlier recognition set it upright; when this one finds another turn, all its images follow
    the page's frame. A page asked to be recognised again may say its text by itself, as at its first reading.
    """
    rank, said = request["rank"], None
    if request["media_type"] == "application/pdf":
        document = pdf.opened(files[0])
        try:
            page = document[rank - 1]
            readable_width = recognise.DPI / 72 * page.get_size()[0]
            scan = pdf.rendered(page, max(ZOOM_WIDTH, readable_width) if request["recognise"] else ZOOM_WIDTH)
            if request["recognise"]:
                said = pdf.read_page(document, page, rank, set())
        except pdf.PdfiumError as error:
            raise failure.UnreadableError(failure.DAMAGED) from error
        # One rendering serves both: the image for readers, and the words.
        grey = images.resized(scan, round(readable_width)) if readable_width < ZOOM_WIDTH else scan
    else:
        scan, dpi = pictures.picture(files, rank, request["turns"])
        grey = _readable(scan, dpi) if request["recognise"] else scan
    yield from images.frames(images.upright(scan, request["turn"]), rank, request["widths"])
    if said and not said.recognise:
        yield {"engine": pdf.ENGINE}, b""
        said.from_file, said.masks = True, masks.found_in(scan) + unseen.found_in(scan, said.boxes)
        yield said.frame()
    elif request["recognise"]:
        found = recognise.recognise(grey)
        yield {"engine": found.engine}, b""
        upright = images.upright(scan, found.turn)
        page = PageRead(rank, text=found.text, boxes=found.boxes, confidence=found.confidence, turn=found.turn)
        page.unsure, page.masks = found.unsure, masks.found_in(upright)
        yield page.frame()
        if found.turn != request["turn"]:
            yield from images.frames(upright, rank, [*READING_WIDTHS, ZOOM_WIDTH])


def thumbnail(request: dict, files: list[int]):
    """Make the small image of one photo, to put it in order among others."""
    if not detect(files[0], request["extension"]).startswith("image/"):
        raise failure.UnreadableError(failure.MISMATCH)
    photo, _dpi = pictures.picture(files, 1)
    yield from images.frames(photo, 1, READING_WIDTHS[:1])


def _readable(image, dpi: float):
    """Bring a photo or scan to a size at which tesseract reads well: a low resolution is made larger."""
    pixels = image.width * image.height
    wanted = pixels * max(1, recognise.DPI / dpi) ** 2 if dpi < LOW_DPI else pixels
    wanted = min(max(wanted, TESSERACT_PIXELS_MIN), TESSERACT_PIXELS_MAX)
    if wanted == pixels:
        return image
    scale = (wanted / pixels) ** 0.5
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
