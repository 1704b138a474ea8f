"""The job that draws pages: several of one document, since opening it costs as much as a page."""

from archive.extraction import failure, images, pdf, pictures


def draw(request: dict, files: list[int]):
    """Yield the images of `pages` (rank, widths, turn), in this order. Raises `UnreadableError` at one it cannot."""
    document = pdf.opened(files[0]) if request["media_type"] == "application/pdf" else None
    for wanted in request["pages"]:
        rank, widths = wanted["rank"], wanted["widths"]
        if document is None:
            image, _dpi = pictures.picture(files, rank, request["turns"])
        else:
            try:
                image = pdf.rendered(document[rank - 1], max(widths))
            except pdf.PdfiumError as error:
                raise failure.UnreadableError(failure.DAMAGED) from error
        yield from images.frames(images.upright(image, wanted["turn"]), rank, widths)
