"""From a text of the demonstration to the files that a person would have sent."""

from archive.demonstration.mail import eml
from archive.demonstration.odt import odt
from archive.demonstration.office import docx, xlsx
from archive.demonstration.pdf import picture_pdf, text_pdf
from archive.demonstration.pictures import SCAN_DPI, photos, scan
from archive.demonstration.sources import Source
from archive.demonstration.web import html

LOCKED_PASSWORD = "demonstration"  # noqa: S105 protects nothing: the file shows what becomes of a locked one


def draw(source: Source) -> list[tuple[str, bytes]]:
    """Return the files of a document, in order: (name, content). Raises `KeyError` for a form that is not known."""
    return FORMS[source.said["form"]](source)


def _pdf(source: Source) -> list[tuple[str, bytes]]:
    first_number = int(source.said.get("first_number", 1))
    return [(f"{source.key}.pdf", text_pdf(source.pages, source.source, first_number=first_number))]


def _locked(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.pdf", text_pdf(source.pages, source.source, password=LOCKED_PASSWORD))]


def _scan(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.pdf", picture_pdf(scan(text_pdf(source.pages, source.source)), SCAN_DPI))]


def _photos(source: Source) -> list[tuple[str, bytes]]:
    pictures = photos(text_pdf(source.pages, source.source))
    return [(f"{source.key}-{number}.jpg", picture) for number, picture in enumerate(pictures, start=1)]


def _odt(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.odt", odt(source.pages, source.source))]


def _docx(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.docx", docx(source.pages, source.source))]


def _xlsx(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.xlsx", xlsx(source.pages, source.source))]


def _eml(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.eml", eml(source))]


def _html(source: Source) -> list[tuple[str, bytes]]:
    return [(f"{source.key}.html", html(source))]


FORMS = {
    "pdf": _pdf, "locked": _locked, "scan": _scan, "photos": _photos, "odt": _odt, "docx": _docx, "xlsx": _xlsx,
    "eml": _eml, "html": _html,
}  # fmt: skip
