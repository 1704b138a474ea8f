"""A workbook and a Word text of the demonstration, as small as the formats allow, with what such files hide.

The workbook's last sheet is hidden; the Word text has a tracked insertion and a comment (ECMA-376, parts 1 and 4).
"""

import zipfile
from html import escape
from io import BytesIO

from archive.demonstration.sources import BANNER, blocks

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_TYPES = f"{_OPEN}/package/2006/content-types"
_RELATIONS = f"{_OPEN}/package/2006/relationships"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
_SHEETS = f"{_OPEN}/spreadsheetml/2006/main"
_WORDS = f"{_OPEN}/wordprocessingml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument"
CHANGED_BY, CHANGED_ON = "Compte de démonstration", "2019-04-02T00:00:00Z"


def xlsx(pages: list[str], source: str) -> bytes:
    """Return a workbook of one sheet a page, the last one hidden; twice the same input gives the same bytes."""
    parts = {"xl/workbook.xml": _workbook(pages)}
    sheets = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(pages) + 1)]
    for name, page in zip(sheets, pages, strict=True):
        parts[name] = _sheet(page, source)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(pages) + 1)
    )
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
    kinds = {"/xl/workbook.xml": f"{_KIND}.spreadsheetml.sheet.main+xml"}
    kinds |= {f"/{name}": f"{_KIND}.spreadsheetml.worksheet+xml" for name in sheets}
    return _package(parts, kinds, "xl/workbook.xml")


def docx(pages: list[str], source: str) -> bytes:
    """Return a Word text with a page break between pages; twice the same input gives the same bytes."""
    body = []
    for number, page in enumerate(pages):
        if number:
            body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        body += [_paragraph(f"{BANNER}. {source}"), *(_paragraph(text) for _style, text in blocks(page))]
    inserted = _run(" (phrase ajoutée en relecture)")
    body.append(f'<w:p><w:ins w:id="1" w:author="{CHANGED_BY}" w:date="{CHANGED_ON}">{inserted}</w:ins>'
                '<w:commentRangeStart w:id="2"/><w:commentRangeEnd w:id="2"/>'
                '<w:r><w:commentReference w:id="2"/></w:r></w:p>')  # fmt: skip
    comment = (f'<w:comments xmlns:w="{_WORDS}"><w:comment w:id="2" w:author="{CHANGED_BY}" w:date="{CHANGED_ON}">'
               f"{_paragraph('Commentaire laissé dans le fichier pour la démonstration')}"
               "</w:comment></w:comments>")  # fmt: skip
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body>{"".join(body)}</w:body></w:document>',
        "word/comments.xml": comment,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/comments" Target="comments.xml"/></Relationships>',
    }
    kinds = {
        "/word/document.xml": f"{_KIND}.wordprocessingml.document.main+xml",
        "/word/comments.xml": f"{_KIND}.wordprocessingml.comments+xml",
    }
    return _package(parts, kinds, "word/document.xml")


def _workbook(pages: list[str]) -> str:
    names = [next(text for style, text in blocks(page) if style == "title") for page in pages]
    hidden = ' state="hidden"'
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"{hidden if n == len(names) else ""}/>'
        for n, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _sheet(page: str, source: str) -> str:
    rows = [[f"{BANNER}. {source}"]]
    for style, text in blocks(page):
        if style != "title":
            rows.append([cell.strip() for cell in text.strip("|").split("|")])
    lines = "".join(f"<row>{''.join(_cell(cell) for cell in row)}</row>" for row in rows)
    return f'<worksheet xmlns="{_SHEETS}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(value: str) -> str:
    if value.isdecimal():
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _paragraph(text: str) -> str:
    return f"<w:p>{_run(text)}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _package(parts: dict[str, str], kinds: dict[str, str], main: str) -> bytes:
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{main}"/>'
    whole = {"[Content_Types].xml": types, "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{link}</Relationships>'}
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (whole | parts).items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, _HEAD + content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
