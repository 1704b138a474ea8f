"""A collection as a ZIP: the clean copies, sheets that say where each comes from, and the digests of it all."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from django.template.loader import render_to_string
from django.utils.translation import override

from archive import provenance_sheet, zip_stream
from archive.clean_copy import store, typeset, wanted, writer
from archive.clean_copy.typeset import Line
from archive.exhibits import Exhibit, is_given_now
from archive.file_names import plain_title
from archive.models import Collection, Provenance
from archive.search.table import safe
from archive.written_date import written_date

DOCUMENTS_MAX = 300
PAGES_MAX = 6_000
CSV_NAME, HTML_NAME, INVENTORY_NAME = "PROVENANCE.csv", "PROVENANCE.html", "00 Bordereau de pieces.pdf"
COLUMNS = ["piece", "titre", "fichier", "sha256_du_fichier", "pages", "sans_pages_parce_que"]

Addresses = Callable[[object], str]  # of a document


def is_too_large(exhibits: list[Exhibit]) -> bool:
    """Whether so much is not put in one ZIP."""
    return len(exhibits) > DOCUMENTS_MAX or sum(one.page_count for one in exhibits) > PAGES_MAX


def missing(exhibits: list[Exhibit]) -> list[Exhibit]:
    """Return those whose copy is still to be made."""
    return [one for one in exhibits if not one.why and one.size is None]


def want_missing(exhibits: list[Exhibit]) -> list[Exhibit]:
    """Ask for the copies that are still to be made; return those that cannot be yet: they are being read."""
    unread = []
    for exhibit in missing(exhibits):
        if store.is_read(exhibit.version):
            wanted.want(exhibit.version.pk)
        else:
            unread.append(exhibit)
    return unread


def zip_of(collection: Collection, exhibits: list[Exhibit], address_of: Addresses, today) -> Iterator[bytes]:
    """Yield the ZIP in pieces. What is withdrawn while it is sent is left out of it, and its sheet says so."""
    digests: dict[str, str] = {}
    members = _members(collection, exhibits, address_of, today, digests)
    return zip_stream.zipped(zip_stream.with_manifest(members, digests))


def exhibit_pdf(exhibit: Exhibit, address: str, today) -> Iterator[bytes]:
    """Yield one exhibit: its pages, its sheet behind them. Raises `FileNotFoundError` while its copy is not made."""
    pages = store.leaves(exhibit.version.pk, exhibit.stamp, exhibit.ranges)
    title = f"Pièce n° {exhibit.number} : {exhibit.title}"
    with override("fr"):
        said = exhibit.pages_in_words
    sheet = provenance_sheet.lines_of(title, said, exhibit.document, exhibit.version, address, today)
    return writer.pdf(chain(pages, typeset.set_on_pages(sheet)), title)


def file_name(exhibit: Exhibit, extension: str, digits: int = 2) -> str:
    """Return the name of an exhibit's file: its number, its plain title."""
    return f"{exhibit.number:0{digits}d} {plain_title(exhibit.title)}.{extension}"


def _members(collection, exhibits, address_of, today, digests) -> Iterator[tuple[str, Iterable[bytes]]]:
    digits = max(2, len(str(max((one.number for one in exhibits), default=1))))
    if collection.is_bundle:
        yield INVENTORY_NAME, _inventory(collection, exhibits, today)
    names, gone = {}, set()
    for exhibit in exhibits:
        if not is_given_now(exhibit):
            gone |= {exhibit.number} if not exhibit.why else set()
            continue
        try:
            pieces = _pdf(collection, exhibit, address_of(exhibit.document), today)
        except FileNotFoundError:  # it went to make room, since it was counted
            continue
        names[exhibit.number] = file_name(exhibit, "pdf", digits)
        yield names[exhibit.number], pieces
    rows = [_row(one, names.get(one.number, ""), digests, one.number in gone, address_of) for one in exhibits]
    yield CSV_NAME, _table(rows)
    page = {"collection": collection, "rows": rows, "today": today, "sheet": provenance_sheet}
    with override("fr"):
        written = render_to_string("archive/collections/provenance.html", page).encode()
    yield HTML_NAME, [written]


def _pdf(collection, exhibit: Exhibit, address: str, today) -> Iterator[bytes]:
    if collection.is_bundle:
        return exhibit_pdf(exhibit, address, today)
    return writer.pdf(store.leaves(exhibit.version.pk, exhibit.stamp), str(exhibit.document))


def _row(exhibit: Exhibit, name: str, digests: dict[str, str], is_gone: bool, address_of: Addresses) -> dict:
    """Return what the sheets say of one exhibit; of what is not public, its number and no more."""
    named = exhibit.is_named and not is_gone
    with override("fr"):
        return {
            "number": exhibit.number,
            "title": exhibit.title,
            "file": name,
            "sha256": digests.get(name, ""),
            "pages": exhibit.pages_in_words if name else "",
            "why": "" if name else exhibit.why_in_words or "Retiré du site, ou copie indisponible, pendant l’envoi.",
            "note": exhibit.entry.note,
            "said": provenance_sheet.rows_of(exhibit.document, exhibit.version, address_of(exhibit.document))
            if named
            else [],
        }


def _table(rows: list[dict]) -> Iterator[bytes]:
    labels = list(dict.fromkeys(label for row in rows for label, _said in row["said"] if label != "Titre"))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([*COLUMNS, *labels])
    for row in rows:
        said = dict(row["said"])
        own = [row["number"], row["title"], row["file"], row["sha256"], row["pages"], row["why"]]
        table.writerow([safe(cell) for cell in [*own, *(said.get(label, "") for label in labels)]])
    yield ("\ufeff" + out.getvalue()).encode()  # the mark by which spreadsheets know UTF-8


def _inventory(collection: Collection, exhibits: list[Exhibit], today) -> Iterator[bytes]:
    """Yield the list of the exhibits as a PDF, to go before them."""
    lines = [Line("Bordereau de pièces", 16, bold=True), Line(collection.title, 13, bold=True, before=4)]
    lines += [Line(collection.description, before=6)] if collection.description else []
    with override("fr"):
        for one in exhibits:
            lines.append(Line(f"Pièce n° {one.number} : {one.title}", 10.5, bold=True, before=10))
            said = one.why_in_words or one.pages_in_words
            lines.append(Line(f"{said[:1].upper()}{said[1:]}", before=1))
            lines += [Line(_named(one), 9, before=1)] if one.is_named else []
            lines += [Line(one.entry.note, before=1)] if one.entry.note else []
    return writer.pdf(typeset.set_on_pages(lines), f"Bordereau de pièces : {collection.title}")


def _named(exhibit: Exhibit) -> str:
    """Return what an inventory says of a document beside its title: nature, date, fingerprint but of a leak."""
    document = exhibit.document
    is_leak = document.provenance == Provenance.LEAK
    said = [
        str(document.get_nature_display()) if document.nature else "",
        written_date(document),
        f"version {exhibit.version.number}",
        "" if is_leak else f"empreinte {exhibit.version.sha256}",
    ]
    return ", ".join(filter(None, said))
