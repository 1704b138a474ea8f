"""Files made for the tests: PDF with text or a picture of text, photos, Word and OpenDocument texts."""

import zipfile
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
A4 = (595, 842)


def pdf(*texts, label_from=None, password=""):
    """Return a PDF of one page for each text; lines are cut at LF. An empty text makes an empty page."""
    document = pikepdf.new()
    for text in texts:
        page = document.add_blank_page(page_size=A4)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = b"".join(b"(" + line.encode("cp1252") + b") Tj T* " for line in text.split("\n") if line)
        page.Contents = document.make_stream(b"BT /F1 12 Tf 14 TL 50 800 Td " + lines + b"ET")
    if label_from is not None:
        document.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D, St=label_from)])
    content = BytesIO()
    encryption = pikepdf.Encryption(user=password, owner=password) if password else False
    document.save(content, encryption=encryption)
    return content.getvalue()


def picture_of(text, size=(1240, 500)):
    """Return a picture of a text, large and black on white."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).multiline_text((60, 60), text, "black", ImageFont.truetype(FONT, 40))
    return picture


def image(picture, file_format, **options):
    """Return the bytes of a picture."""
    content = BytesIO()
    picture.save(content, file_format, **options)
    return content.getvalue()


def scan(*texts):
    """Return a PDF whose pages are pictures of these texts."""
    pictures = [picture_of(text, (1240, 1754)) for text in texts]
    return image(pictures[0], "PDF", save_all=True, append_images=pictures[1:], resolution=150)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body, **parts):
    """Return a Word file with this body in WordprocessingML (prefix `w`)."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": document, **parts})


def zipped(members):
    """Return a zip of these members."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            # Of a fixed day: two processes that name a test by its bytes must agree.
            entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return content.getvalue()
