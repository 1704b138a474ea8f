"""Files of every kind with marks planted wherever a name can hide, and what must be found of them in public: nothing.

`MARK` begins each mark; `VISIBLE` is what the pages say, and stays.
"""

import email.message
import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

from tests.archive import files
from tests.archive.compound_file import compound
from tests.archive.extraction.test_outlook import message as outlook
from tests.archive.extraction.test_outlook import text as property_of
from tests.archive.extraction.test_slides import links, pptx, slide
from tests.archive.extraction.test_spreadsheet import row, xlsx

MARK = "Zqmarq"
VISIBLE = "Caméras autonomes"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmpMM:DocumentID="uuid:{0}docid"><dc:creator><rdf:Seq><rdf:li>{0}creator</rdf:li></rdf:Seq></dc:creator>'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def mark(where):
    """Return the mark for a place of a file."""
    return f"{MARK}{where}"


def xmp(where):
    return _XMP.format(mark(where)).encode()


def exif():
    """Return EXIF with marks, a position and a serial number."""
    tags = Image.Exif()
    tags[0x013B], tags[0x010E], tags[0x8298] = mark("artist"), mark("description"), mark("copyright")
    tags[0x010F], tags[0x0110], tags[0x0131] = mark("make"), mark("model"), mark("software")
    tags.get_ifd(0x8769).update(
        {0xA431: mark("serial"), 0xA430: mark("owner"), 0x9286: b"ASCII\0\0\0" + mark("user").encode()}
    )
    tags.get_ifd(0x8825).update({1: "N", 2: (43.0, 25.0, 59.0), 3: "E", 4: (4.0, 23.0, 14.0), 27: mark("gps").encode()})
    return tags


def picture():
    return files.picture_of(VISIBLE)


def jpeg():
    content = files.image(picture(), "JPEG", exif=exif(), comment=mark("comment").encode(), xmp=xmp("xmp"))
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\0\0"
        + struct.pack(">I", 40)
        + b"\x1c\x02\x50\0\x20"
        + mark("iptc").encode().ljust(35)
    )
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return content[:2] + segment + content[2:] + mark("after").encode()


def png():
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", mark("text"))
    said.add_text("Comment", mark("ztext"), zip=True)
    said.add_itxt("XML:com.adobe.xmp", xmp("itxt").decode())
    return files.image(picture(), "PNG", pnginfo=said, exif=exif()) + mark("afterend").encode()


def tiff():
    return files.image(
        picture(), "TIFF", exif=exif(), tiffinfo={270: mark("description"), 315: mark("artist"), 700: xmp("xmp")}
    )


def webp():
    return files.image(picture(), "WEBP", exif=exif(), xmp=xmp("xmp"))


def gif():
    return files.image(picture(), "GIF", comment=mark("comment").encode())


def heic():
    return files.image(picture(), "HEIF", exif=exif().tobytes(), xmp=xmp("xmp"))


def pdf():
    """A PDF with marks in twenty places; an earlier state of it names somebody."""
    document = pikepdf.open(BytesIO(files.pdf(VISIBLE)))
    page = document.pages[0]
    document.docinfo["/Author"], document.docinfo["/Title"] = mark("author"), mark("title")
    document.docinfo["/Secret"] = String(mark("custom"))
    document.Root.Metadata = document.make_stream(xmp("xmp"), Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=[mark("js"), _action(mark("jscode"))]))
    document.Root.OpenAction = _action(mark("open"))
    document.Root.PieceInfo = Dictionary(App=Dictionary(Private=String(mark("piece"))))
    document.Root.Lang = String(mark("lang"))
    document.Root.OCProperties = Dictionary(
        OCGs=Array([Dictionary(Type=Name.OCG, Name=String(mark("layer")))]), D=Dictionary()
    )
    document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, Alt=String(mark("alt"))))
    document.attachments["a.txt"] = pikepdf.AttachedFileSpec(document, mark("attached").encode(), filename=mark("name"))
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=String(mark("pagepiece"))))
    page.obj.Metadata = document.make_stream(xmp("pagexmp"))
    page.obj.Thumb = document.make_stream(mark("thumb").encode())
    page.obj.Annots = Array([document.make_indirect(_note())])
    image = document.make_stream(jpeg(), Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=500))
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    image.Metadata = document.make_stream(xmp("imagexmp"))
    page.obj.Resources.XObject = Dictionary({f"/{mark('resource')}": image})
    profile = document.make_stream(mark("profile").encode() * 40, Dictionary(N=3))
    page.obj.Resources.ColorSpace = Dictionary(C=Array([Name.ICCBased, profile]))
    body = page.obj.Contents.read_bytes()
    spoken = f"/Span <</ActualText ({mark('actual')})>> BDC ".encode() + body + b" EMC "
    drawn = f"% {mark('remark')}\nq 200 0 0 80 50 300 cm /{mark('resource')} Do Q /C cs 0.5 0.5 0.5 sc 50 200 20 20 re f".encode()  # noqa: E501  a part of a file
    page.obj.Contents = document.make_stream(spoken + drawn)
    page.obj.Resources.Font.F1.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontFamily=String(mark("family")))
    content = BytesIO()
    document.save(content, compress_streams=True)
    return _with_an_earlier_state(content.getvalue())


def _action(code):
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{code}')"))


def _note():
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 1, 1], F=2,
        Contents=String(mark("note")), T=String(mark("noteauthor")), NM=String(mark("noteid")),
        A=Dictionary(S=Name.URI, URI=String(f"http://{mark('uri')}.example/")),
    )  # fmt: skip


def _with_an_earlier_state(content):
    """Return the file saved once more, with an object that nothing needs any more."""
    at = len(content)
    start = content[content.rindex(b"startxref") :].split()[1]
    number = 9000
    gone = f"{number} 0 obj\n({mark('earlier')})\nendobj\n".encode()
    trailer = content[content.rindex(b"trailer") : content.rindex(b"startxref")] if b"trailer" in content else b""
    table = f"xref\n{number} 1\n{at:010d} 00000 n \n".encode()
    root = trailer.replace(b">>", b" /Prev " + start + b" >>", 1) if trailer else b""
    if not root:
        return content + b"\n%" + mark("earlier").encode() + b"\nstartxref\n" + start + b"\n%%EOF\n"
    return content + gone + table + root + f"startxref\n{at + len(gone)}\n%%EOF\n".encode()


def _properties(prefix="docProps"):
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{mark("creator")}</dc:creator>'
        f"<cp:lastModifiedBy>{mark('modifier')}</cp:lastModifiedBy><dc:title>{mark('title')}</dc:title></cp:coreProperties>"
    )
    app = f"<Properties><Company>{mark('company')}</Company><Manager>{mark('manager')}</Manager><Template>{mark('template')}.dotx</Template></Properties>"  # noqa: E501  a part of a file
    custom = f'<Properties><property name="{mark("customname")}"><x>{mark("custom")}</x></property></Properties>'
    return {
        f"{prefix}/core.xml": core,
        f"{prefix}/app.xml": app,
        f"{prefix}/custom.xml": custom,
        f"{prefix}/thumbnail.jpeg": jpeg(),
    }


def docx():
    body = (
        f"<w:p w:rsidR='00A1'><w:r><w:t>{VISIBLE}</w:t></w:r>"
        f"<w:del w:author='{mark('delauthor')}'><w:r><w:delText>{mark('deleted')}</w:delText></w:r></w:del>"
        f"<w:ins w:author='{mark('insauthor')}'><w:r><w:t> fin</w:t></w:r></w:ins>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{mark('hidden')}</w:t></w:r></w:p>"
    )
    comments = f'<w:comments xmlns:w="{files.W}"><w:comment w:author="{mark("commenter")}"><w:p><w:r><w:t>{mark("comment")}</w:t></w:r></w:p></w:comment></w:comments>'  # noqa: E501  a part of a file
    settings = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{R}/attachedTemplate" Target="file:///C:/Users/{mark("path")}/a.dotm" TargetMode="External"/></Relationships>'  # noqa: E501  a part of a file
    return files.docx(body, **{
        "word/comments.xml": comments, "word/_rels/settings.xml.rels": settings, "word/media/image1.jpeg": jpeg(),
        "word/people.xml": f'<w:people xmlns:w="{files.W}"><w:person w:author="{mark("person")}"/></w:people>',
        "word/printerSettings1.bin": mark("printer"), "customXml/item1.xml": f"<a>{mark('customxml')}</a>",
        "word/vbaProject.bin": mark("macro"), **_properties(),
    })  # fmt: skip


def whole_docx():
    """Return a Word file that LibreOffice opens, without changes and comments: with its types and relations."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    types += '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types += f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/>'  # noqa: E501  a part of a file
    relation = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    parts = {"_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'}
    content = files.docx(f"<w:p><w:r><w:t>{VISIBLE}</w:t></w:r></w:p>", **parts, **_properties())
    return _with_types(content, f"{types}</Types>")


def _with_types(content, types):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return files.zipped(members | {"[Content_Types].xml": types})


def odt():
    names = {"office": "office", "text": "text", "meta": "meta", "config": "config"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in names.items())
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    tracked = f"<text:tracked-changes><text:changed-region><text:deletion><dc:creator>{mark('changer')}</dc:creator><text:p>{mark('deleted')}</text:p></text:deletion></text:changed-region></text:tracked-changes>"  # noqa: E501  a part of a file
    note = f"<office:annotation><dc:creator>{mark('annotator')}</dc:creator><text:p>{mark('annotation')}</text:p></office:annotation>"  # noqa: E501  a part of a file
    hidden = f'<text:section text:display="none"><text:p>{mark("section")}</text:p></text:section>'
    body = f"<office:document-content {spaces}><office:body><office:text>{tracked}<text:p>{VISIBLE}{note}</text:p>{hidden}</office:text></office:body></office:document-content>"  # noqa: E501  a part of a file
    meta = f"<office:document-meta {spaces}><office:meta><dc:creator>{mark('creator')}</dc:creator><meta:initial-creator>{mark('initial')}</meta:initial-creator><meta:printed-by>{mark('printedby')}</meta:printed-by></office:meta></office:document-meta>"  # noqa: E501  a part of a file
    settings = f'<office:document-settings {spaces}><config:config-item config:name="PrinterName">{mark("printer")}</config:config-item></office:document-settings>'  # noqa: E501  a part of a file
    return files.zipped({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body, "meta.xml": meta,
        "settings.xml": settings, "Thumbnails/thumbnail.png": png(), "Pictures/a.jpg": jpeg(),
    })  # fmt: skip


def workbook():
    more = {"xl/comments1.xml": f"<comments><authors><author>{mark('commenter')}</author></authors></comments>"}
    more |= {
        "xl/printerSettings/printerSettings1.bin": mark("printer"),
        "xl/pivotCache/pivotCacheRecords1.xml": f"<a>{mark('pivot')}</a>",
    }
    link = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{R}/externalLinkPath" Target="file:///\\\\{mark("server")}\\a.xlsx" TargetMode="External"/></Relationships>'  # noqa: E501  a part of a file
    more |= {"xl/externalLinks/_rels/externalLink1.xml.rels": link, **_properties()}
    return xlsx(("Vue", "visible", row(1, VISIBLE)), ("Cachée", "hidden", row(1, mark("hiddensheet"))), **more)


def slides():
    return pptx(["r1", "r2"], **{
        "ppt/slides/slide1.xml": slide(VISIBLE), "ppt/slides/slide2.xml": slide(mark("hiddenslide"), show="0"),
        "ppt/slides/_rels/slide1.xml.rels": links({"n": "../notesSlides/notesSlide1.xml"}),
        "ppt/notesSlides/notesSlide1.xml": slide(mark("speaker"), tag="notes"),
        "ppt/commentAuthors.xml": f'<a><cmAuthor name="{mark("commenter")}" initials="{mark("initials")}"/></a>', **_properties(),  # noqa: E501  a part of a file
    })  # fmt: skip


def mail():
    said = email.message.EmailMessage()
    said["From"], said["To"], said["Cc"] = (f"{mark(who)} <{mark(who)}@example.org>" for who in ("from", "to", "cc"))
    said["Subject"], said["Date"] = VISIBLE, "Tue, 18 Jun 2019 10:15:00 +0200"
    for name in (
        "Received",
        "Message-ID",
        "X-Originating-IP",
        "X-Mailer",
        "Thread-Index",
        "User-Agent",
        "DKIM-Signature",
    ):
        said[name] = mark(name.replace("-", "").lower())
    said.set_content(VISIBLE)
    return said.as_bytes()


def outlook_mail():
    headers = f"Received: from {mark('received')}\r\nX-Originating-IP: {mark('ip')}\r\n"
    more = {**property_of("007D", headers), **property_of("0C1A", mark("sender")), **property_of("0E04", mark("to"))}
    return outlook(body=VISIBLE, **more, **property_of("5D01", f"{mark('smtp')}@example.org"))


def rich_text():
    info = f"{{\\info{{\\author {mark('author')}}}{{\\operator {mark('operator')}}}{{\\company {mark('company')}}}}}"
    template = f"{{\\*\\template C:\\\\Users\\\\{mark('path')}}}"
    comment = f"{{\\*\\atnauthor {mark('atn')}}}{{\\*\\annotation {mark('annotation')}}}"
    return f"{{\\rtf1\\ansi{info}{template} Cam\\'e9ras autonomes{comment}\\par}}".encode()


def web_page():
    head = f'<meta name="author" content="{mark("author")}"><meta name="generator" content="{mark("generator")}">'
    body = f'<p title="{mark("title")}" data-user="{mark("data")}">{VISIBLE}, un texte assez long pour être lu.</p><script>"{mark("script")}"</script>'  # noqa: E501  a part of a file
    return f"<!DOCTYPE html><html><head><title>T</title>{head}</head><body><!-- {mark('remark')} -->{body * 12}</body></html>".encode()  # noqa: E501  a part of a file


def plain_text():
    return (VISIBLE + "\u200b\u200c\u2062 et \U000e0041" + "\u200b".join("suite")).encode()


def table():
    return f"Nom;Lieu\n{VISIBLE}\u200b;\u2060Gare\n".encode()


MAKERS = {
    "pdf": pdf, "jpg": jpeg, "png": png, "tiff": tiff, "webp": webp, "gif": gif, "heic": heic, "docx": docx, "odt": odt,
    "xlsx": workbook, "pptx": slides, "eml": mail, "msg": outlook_mail, "rtf": rich_text, "html": web_page,
    "txt": plain_text, "csv": table,
}  # fmt: skip
INVISIBLE = ["\u200b", "\u200c", "\u2060", "\u2062", "\U000e0041"]


def forms(words):
    """Return these words as they may stand in a file."""
    found = set()
    for word in words:
        for coded in (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")):
            found |= {coded, coded.hex().encode(), coded.hex().upper().encode()}
    return found


def opened(content):
    """Yield the bytes of an answer as they come, and what is deflated in them: streams of a PDF, members of a ZIP."""
    yield content
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as document:
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream):
                    yield thing.read_raw_bytes()
                    try:
                        yield thing.read_bytes()
                    except (pikepdf.PdfError, pikepdf.DataDecodingError):
                        continue
    if content.startswith(b"\x1f\x8b"):
        yield zlib.decompress(content, 31)


__all__ = ["INVISIBLE", "MAKERS", "MARK", "VISIBLE", "compound", "forms", "opened"]
