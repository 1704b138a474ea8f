"""PDF files of the demonstration: real text in fonts that every reader has, or pictures of pages."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from archive.demonstration.layout import BOLD, HEIGHT, MARGIN, REGULAR, WIDTH, page_lines, text_width

FONTS = {REGULAR: "/F1", BOLD: "/F2"}


def text_pdf(pages: list[str], source: str, *, password: str = "", first_number: int = 1) -> bytes:
    """Return a PDF with real text, the banner on each page; twice the same input gives the same bytes.

    With a password the file cannot be read without it (and differs from one time to the next). Pages are numbered
    from `first_number`, as those of a paper that is part of a longer one.
    """
    pdf = pikepdf.new()
    fonts = Dictionary(
        {
            name: pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{font}"), Encoding=Name.WinAnsiEncoding)
            )
            for font, name in FONTS.items()
        }
    )
    for number, page in enumerate(pages, start=1):
        content = _drawn(page_lines(page, source, number, len(pages)))
        _add_page(pdf, WIDTH, HEIGHT, content, Dictionary(Font=fonts))
    if first_number != 1:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=first_number)]))
    return _saved(pdf, password)


def picture_pdf(pictures: list[tuple[bytes, int, int]], dots_per_inch: int) -> bytes:
    """Return a PDF whose pages are pictures and nothing else: (JPEG in grey, width, height) in pixels."""
    pdf = pikepdf.new()
    for jpeg, pixels_wide, pixels_high in pictures:
        width, height = pixels_wide * 72 / dots_per_inch, pixels_high * 72 / dots_per_inch
        image = Stream(
            pdf,
            jpeg,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=pixels_wide,
            Height=pixels_high,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im Do Q"
        _add_page(pdf, width, height, content, Dictionary(XObject=Dictionary({"/Im": image})))
    return _saved(pdf)


def _drawn(lines) -> str:
    """Return the drawing orders of a page: a grey band under the banner, each line of text, then the black boxes."""
    orders = [f"0.9 g {MARGIN - 8} {HEIGHT - MARGIN - 24} {WIDTH - 2 * MARGIN + 16} 28 re f 0 g BT"]
    for line in lines:
        text = line.text.encode("cp1252").hex()
        orders.append(f"{FONTS[line.font]} {line.size} Tf 1 0 0 1 {line.x:.2f} {HEIGHT - line.y:.2f} Tm <{text}> Tj")
    boxes = [
        f"0 g {line.x - 2:.2f} {HEIGHT - line.y - 3:.2f} {text_width(line.text, line.font, line.size) + 4:.2f} 15 re f"
        for line in lines
        if line.masked
    ]
    return "\n".join([*orders, "ET", *boxes])


def _add_page(pdf, width: float, height: float, content: str, resources) -> None:
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=resources,
        Contents=Stream(pdf, content.encode("ascii")),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _saved(pdf, password: str = "") -> bytes:
    file = BytesIO()
    if password:
        pdf.save(file, encryption=pikepdf.Encryption(owner=password, user=password))
    else:
        pdf.save(file, deterministic_id=True)
    return file.getvalue()
