"""How a document is cited outside: a sentence in French, BibTeX, RIS, and the names that Zotero reads in a page.

Nothing is said that the record does not hold: no author is guessed, a date is given as far as it is known.
"""

import re
from datetime import date

from django.utils.translation import override

from archive.models import DatePrecision, Document, Nature
from archive.page_label import page_label
from archive.written_date import written_date, written_day

# RIS: https://en.wikipedia.org/wiki/RIS_(file_format), its types of reference
RIS_TYPES = {
    Nature.REPORT: "RPRT",
    Nature.IMPACT_ASSESSMENT: "RPRT",
    Nature.JUDGMENT: "CASE",
    Nature.ARTICLE: "NEWS",
    Nature.LETTER: "PCOMM",
    Nature.EMAIL: "PCOMM",
    Nature.LEAFLET: "PAMP",
    Nature.SLIDES: "SLIDE",
    Nature.PHOTO: "FIGURE",
    Nature.ORDER: "LEGAL",
    Nature.DELIBERATION: "LEGAL",
}
_SPECIAL = re.compile(r"[\\{}$&#_%~^]")
_SPECIAL_WRITTEN = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def sentence(document: Document, address: str, today: date, page=None) -> str:
    """Return the reference in one French sentence, with the page when one is given."""
    with override("fr"):
        parts = [f"« {document} »"]
        parts += [str(document.get_nature_display()).lower()] if document.nature else []
        parts += [one for one in (document.author, document.publisher, written_date(document)) if one]
        parts += [page_label(page)] if page else []
        note = f" ({document.notice})" if document.notice else ""
        return f"{', '.join(parts)}{note}. Archive Technopolice, {address} (consulté le {written_day(today)})."


def bibtex(document: Document, address: str, today: date) -> str:
    """Return a BibTeX entry, in UTF-8."""
    year, month, day = known_date(document)
    fields = {
        "title": f"{{{_escaped(str(document))}}}",
        "author": _escaped(document.author),
        "publisher": _escaped(document.publisher),
        "year": year,
        "month": month.lstrip("0"),
        "date": "-".join(filter(None, (year, month, day))),
        "howpublished": "Archive Technopolice",
        "note": _escaped(", ".join(filter(None, (_nature(document), _notice(document))))),
        "url": address,
        "urldate": today.isoformat(),
        "langid": "french",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{technopolice-{document.code},", *lines, "}"]) + "\n"


def ris(document: Document, address: str, today: date) -> str:
    """Return a RIS record."""
    year, month, day = known_date(document)
    lines = [
        ("TY", RIS_TYPES.get(document.nature, "GEN")),
        ("TI", str(document)),
        ("AU", document.author),
        ("PB", document.publisher),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("M3", _nature(document)),
        ("N1", _notice(document)),
        ("DB", "Archive Technopolice"),
        ("AN", document.code),
        ("LA", "fr"),
        ("UR", address),
        ("Y2", f"{today:%Y/%m/%d}/"),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def known_date(document: Document) -> tuple[str, str, str]:
    """Return year, month and day, each empty when it is not known."""
    if document.date is None:
        return "", "", ""
    year, month, day = document.date.isoformat().split("-")
    match document.date_precision:
        case DatePrecision.DAY:
            return year, month, day
        case DatePrecision.MONTH:
            return year, month, ""
    return year, "", ""


def _nature(document: Document) -> str:
    with override("fr"):
        return str(document.get_nature_display()) if document.nature else ""


def _notice(document: Document) -> str:
    with override("fr"):
        return str(document.notice)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda one: _SPECIAL_WRITTEN.get(one[0], "\\" + one[0]), " ".join(text.split()))
