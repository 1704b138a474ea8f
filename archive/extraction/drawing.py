"""The job that draws pages large, for zooming: several of one document, since opening it costs as much as a page."""

from archive.extraction import failure, images, pdf, pictures
from archive.extraction.reading import ZOOM_WIDTH


def draw(request: dict, files: list[int]):
    """Yield the 1600 px images of the pages `ranks`, in this order. Raises `UnreadableError` at one it cannot."""
    document = pdf.opened(files[0]) if request["media_type"] == "application/pdf" else None
    for rank in request["ranks"]:
        if document is None:
            image, _dpi = pictures.picture(files, rank, request.get("turns", ()))
        else:
            try:
                image = pdf.rendered(document[rank - 1], ZOOM_WIDTH)
            except pdf.PdfiumError as error:
                raise failure.UnreadableError(failure.DAMAGED) from error
        yield from images.frames(image, rank, [ZOOM_WIDTH])
