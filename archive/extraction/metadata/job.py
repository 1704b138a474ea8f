"""The jobs that the sandbox runs to clean: say what a file says, write its PDF anew, search a copy for what is left."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict

import pikepdf
from pypdfium2 import PdfiumError

from archive.extraction import soffice
from archive.extraction.failure import UnreadableError
from archive.extraction.kinds import KINDS
from archive.extraction.metadata import by_exiftool, searching
from archive.extraction.metadata.inspecting import inspected
from archive.extraction.rewriting import faithful, pages, unseen
from archive.extraction.rewriting.refused import RefusedError

PIECE = 8 * 1024 * 1024  # bytes of a frame
OFFICE = {"docx", "odt", "doc", "rtf", "pptx", "odp", "ppt", "xlsx", "ods", "xls"}
PAGES_MAX = 500  # that LibreOffice makes: a table of 100,000 rows is no PDF
# What LibreOffice could draw although nobody was to see it: then our own text is the copy.
NOT_DRAWN = {"tracked-changes", "comments", "hidden-sheet", "hidden-text"}


def clean(request: dict, files: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Say what the files say; then send the PDF written anew, or why there is none.

    `extensions` of the files in order, `rewrite` whether a copy with the text of the file is wanted, `office` whether
    LibreOffice may be used.
    """
    found = [one for file, kind in zip(files, request["extensions"], strict=True) for one in inspected(file, kind)]
    yield {"found": [asdict(one) for one in found], "exiftool": by_exiftool.is_here()}, b""
    if not request["rewrite"] or len(files) != 1:
        return
    try:
        made = _written_anew(files[0], request["extensions"][0], found, request["office"])
    except RefusedError as refused:
        yield {"refused": refused.reason}, b""
        return
    with open(made, "rb") as file:
        while piece := file.read(PIECE):
            yield {"piece": True}, piece
    yield {"made": os.path.getsize(made)}, b""


def search(request: dict, files: list[int]) -> Iterator[tuple[dict, bytes]]:
    """Say what a copy of ours, the first file, still says of what the others, the originals, say beside their pages."""
    path, *originals = _copied(files[0]), *files[1:]
    pairs = zip(originals, request["extensions"], strict=True)
    values = [one.value for file, extension in pairs for one in inspected(file, extension)]
    yield {"left": _left(path, searching.markers_of(values)), "exiftool": by_exiftool.is_here()}, b""


def _written_anew(descriptor: int, extension: str, found, office: bool) -> str:
    """Return the path of the PDF written anew, searched. Raises `RefusedError`."""
    source = _pdf_of(descriptor, extension, found, office)
    made = os.path.join(tempfile.mkdtemp(), "made.pdf")
    try:
        with pikepdf.open(_copied(source)) as pdf:
            if extension != "pdf" and len(pdf.pages) > PAGES_MAX:
                raise RefusedError("tool")
            pages.written_anew(pdf).save(made, deterministic_id=True, compress_streams=True, min_version="1.7")
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise RefusedError("damaged") from error
    try:
        _look(source, made)
    except (UnreadableError, PdfiumError) as error:
        raise RefusedError("damaged") from error
    if _left(made, searching.markers_of(one.value for one in found)):
        raise RefusedError("left")
    return made


def _look(source: int, made: str) -> None:
    """Raise `RefusedError` for words that nobody sees, and for what is not there any more."""
    with open(made, "rb") as file:
        if unseen.pages_with_unseen_words(file.fileno()):
            raise RefusedError("unseen-words")
        if not faithful.looks_the_same(source, file.fileno()):
            raise RefusedError("looks")


def _pdf_of(descriptor: int, extension: str, found, office: bool) -> int:
    if extension == "pdf":
        return descriptor
    if extension not in OFFICE or extension not in KINDS or not office:
        raise RefusedError("tool")
    if any(one.kind in NOT_DRAWN for one in found):
        raise RefusedError("unseen-words")
    os.lseek(descriptor, 0, os.SEEK_SET)  # whoever looked into the file before left it at its end
    try:
        return soffice.converted(descriptor, extension)
    except UnreadableError as error:
        raise RefusedError("tool") from error


def _left(path: str, markers: list[str]) -> list[str]:
    with open(path, "rb") as file:
        return searching.left(path, markers) + by_exiftool.left(file.fileno())


def _copied(descriptor: int) -> str:
    """Return a path with the bytes of a descriptor: /proc, which would name it, is hidden here."""
    path = os.path.join(tempfile.mkdtemp(), "in.pdf")
    with open(path, "wb") as copy, os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        shutil.copyfileobj(file, copy)
    return path
