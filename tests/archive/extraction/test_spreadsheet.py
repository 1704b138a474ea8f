"""Tables: each sheet under its name, hidden ones too, and files that unzip or span without end."""

import struct

import pytest

from archive.extraction import failure, spreadsheet
from archive.extraction.kinds import ODS
from tests.archive import files
from tests.archive.compound_file import compound
from tests.archive.extraction.reading_of import reason, texts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(*sheets, **parts):
    """Return a workbook; a sheet is (name, state, rows in SpreadsheetML)."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{state}" r:id="r{n}"/>'
        for n, (name, state, _rows) in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    root = f'<Relationship Id="r1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{LINKS}">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">{links}</Relationships>',
    }
    for n, (_name, _state, rows) in enumerate(sheets, start=1):
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        members[f"xl/worksheets/sheet{n}.xml"] = sheet
    return files.zipped({**members, **parts})


def row(number, *cells):
    said = "".join(
        f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        if isinstance(cell, str)
        else f'<c r="{chr(65 + n)}{number}"><v>{cell}</v></c>'
        for n, cell in enumerate(cells)
    )
    return f'<row r="{number}">{said}</row>'


def test_each_sheet_begins_a_page_under_its_name_and_hidden_ones_are_not_read():
    content = xlsx(
        ("Coûts", "visible", row(1, "Rue", "Caméras") + row(2, "Place du Peuple", 4) + row(4, "Gare", 7.5)),
        ("Cachée", "hidden", row(1, "Marge", 30)),
        ("Très cachée", "veryHidden", row(1, "Remise")),
    )
    assert texts(content, "xlsx") == [
        "Coûts\nRue | Caméras\nPlace du Peuple | 4\nGare | 7.5",
    ]


def test_long_sheets_are_cut_at_the_end_of_a_row():
    rows = "".join(row(n, f"rue numéro {n}", n) for n in range(1, 501))
    pages = texts(xlsx(("Liste", "visible", rows)), "xlsx")
    assert len(pages) > 2
    assert all(page.startswith("Liste\nrue numéro ") for page in pages)
    assert all(len(page) < 3_100 for page in pages)
    lines = [line for page in pages for line in page.split("\n")[1:]]
    assert lines == [f"rue numéro {n} | {n}" for n in range(1, 501)]


def test_an_opendocument_table_is_read():
    names = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    names += "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
    names += "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    table = f"<table:table table:name='Votes'><table:table-row>{cell.format('Pour')}{cell.format('Contre')}"
    body = (
        f"<office:body><office:spreadsheet>{table}</table:table-row></table:table></office:spreadsheet></office:body>"
    )
    content = f"<office:document-content {names}>{body}</office:document-content>"
    manifest = "<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    zipped = files.zipped({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest})
    assert texts(zipped, "ods") == ["Votes\nPour | Contre"]


SECRET = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "{}">{}]>'
LAUGHS = SECRET.format("ha" * 50, "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(2, 12)))


@pytest.mark.parametrize("entity", ["&f;", "&a11;"])
def test_entities_are_neither_expanded_nor_fetched(entity):
    sheet = f'{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData>{row(1, "vu", entity)}</sheetData></worksheet>'
    content = xlsx(("A", "visible", ""), **{"xl/worksheets/sheet1.xml": sheet})
    assert reason(content, "xlsx") in {"", failure.DAMAGED, failure.NO_PAGES}
    if not reason(content, "xlsx"):
        assert texts(content, "xlsx") in (["A\nvu"], [f"A\nvu | {entity}"])


def test_sheet_that_spans_all_cells_there_are_is_refused_before_they_are_made():
    rows = row(1, "a") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert reason(xlsx(("A", "visible", rows)), "xlsx") == failure.TOO_LARGE


def test_parts_that_unzip_without_end_are_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "UNZIPPED_MAX", 100_000)
    assert reason(xlsx(("A", "visible", row(1, "a" * 200_000))), "xlsx") == failure.TOO_LARGE


@pytest.mark.parametrize("extension", ["xlsx", "xls", "ods"])
def test_half_a_file_is_damaged_or_not_what_it_says(extension):
    content = xlsx(("A", "visible", row(1, "a")))
    assert reason(content[: len(content) // 2], extension) in {failure.DAMAGED, failure.MISMATCH}


def test_workbook_whose_sheets_are_missing_has_no_pages():
    assert reason(xlsx(("A", "visible", "")), "xlsx") == failure.NO_PAGES


def xls(*sheets):
    """Return a workbook in BIFF8 (MS-XLS); a sheet is (name, hidden, rows of texts and numbers)."""

    def record(kind, content=b""):
        return struct.pack("<HH", kind, len(content)) + content

    def beginning(kind):
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    bodies = []
    for _name, _hidden, rows in sheets:
        cells = b""
        for y, cells_of_row in enumerate(rows):
            for x, cell in enumerate(cells_of_row):
                place = struct.pack("<HHH", y, x, 0)
                if isinstance(cell, str):
                    said = cell.encode("utf-16-le")
                    cells += record(0x0204, place + struct.pack("<HB", len(cell), 1) + said)
                else:
                    cells += record(0x0203, place + struct.pack("<d", cell))
        bodies.append(beginning(0x0010) + cells + record(0x000A))
    listed = [
        struct.pack("<BBBB", hidden, 0, len(name), 1) + name.encode("utf-16-le") for name, hidden, _rows in sheets
    ]
    at = len(beginning(5)) + sum(8 + len(entry) for entry in listed) + 4
    directory = b""
    for entry, body in zip(listed, bodies, strict=True):
        directory += record(0x0085, struct.pack("<I", at) + entry)
        at += len(body)
    return compound({"Workbook": beginning(5) + directory + record(0x000A) + b"".join(bodies)})


def test_an_old_workbook_is_read():
    content = xls(("Coûts", 0, [["Rue", "Caméras"], ["Gare", 7.0]]), ("Cachée", 1, [["Marge", 2.5]]))
    assert texts(content, "xls") == ["Coûts\nRue | Caméras\nGare | 7"]


def test_old_workbook_with_a_password_says_so():
    beginning = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    workbook = beginning + struct.pack("<HHHHH", 0x002F, 6, 0, 1, 2)
    assert reason(compound({"Workbook": workbook}), "xls") == failure.PASSWORD


def test_table_of_opendocument_with_a_password_says_so():
    manifest = '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    content = files.zipped({"mimetype": ODS, "content.xml": "x", "META-INF/manifest.xml": manifest})
    assert reason(content, "ods") == failure.PASSWORD
