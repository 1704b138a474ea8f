"""A PDF written anew keeps what is seen and says nothing else; what cannot be cleaned is refused, never guessed."""

import os
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from archive.extraction.metadata import job, searching
from archive.extraction.rewriting import cff, faithful, jpeg, sfnt, type1, unseen
from archive.extraction.rewriting.pages import written_anew
from archive.extraction.rewriting.refused import RefusedError
from tests.archive import files
from tests.archive.cleaning import planted


def descriptor(content):
    number = os.memfd_create("a.pdf")
    with os.fdopen(os.dup(number), "wb") as file:
        file.write(content)
    os.lseek(number, 0, os.SEEK_SET)
    return number


def drawn(body, text="Vu", **resources):
    """Return a PDF whose page says a text and then draws `body`."""
    document = pikepdf.open(BytesIO(files.pdf(text)))
    page = document.pages[0]
    page.obj.Contents = document.make_stream(page.obj.Contents.read_bytes() + b"\n" + body)
    for name, value in resources.items():
        page.obj.Resources[f"/{name}"] = value
    return saved(document)


def saved(document):
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def anew(content):
    return saved(written_anew(pikepdf.open(BytesIO(content))))


def cleaned(content, extension="pdf"):
    """Return the PDF written anew, or the reason why there is none."""
    pieces = b""
    for data, blob in job.clean({"extensions": [extension], "rewrite": True, "office": False}, [descriptor(content)]):
        pieces += blob
        if "refused" in data:
            return data["refused"]
    return pieces


def text_of(content):
    return pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()


def test_text_and_look_stay():
    content = files.pdf("Caméras autonomes")
    again = anew(content)
    assert text_of(again) == "Caméras autonomes"
    assert faithful.looks_the_same(descriptor(content), descriptor(again))


def test_the_same_file_gives_the_same_bytes():
    content = planted.pdf()
    assert cleaned(content) == cleaned(content)


def test_real_minutes_keep_every_word(corpus):
    for path in sorted((corpus / "public-records").glob("*.pdf")):
        before, after = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument(anew(path.read_bytes()))
        for one, other in zip(before, after, strict=True):
            assert one.get_textpage().get_text_range() == other.get_textpage().get_text_range()


@pytest.mark.parametrize(
    "hidden",
    [
        b"BT 3 Tr /F1 12 Tf 50 500 Td (Secret) Tj ET",  # unseen by its mode
        b"BT 1 g /F1 12 Tf 50 500 Td (Secret) Tj ET",  # white on white
        b"BT /F1 12 Tf 50 500 Td (Secret) Tj ET 0 g 40 490 80 30 re f",  # under a black box
        b"BT /F1 12 Tf 50 500 Td (Secret) Tj ET 1 g 40 490 80 30 re f",  # under a white one
        b"q 0 0 5 5 re W n BT /F1 12 Tf 50 500 Td (Secret) Tj ET Q",  # cut away
        b"BT /F1 12 Tf 2000 500 Td (Secret) Tj ET",  # beside the page
        b"BT /F1 0.1 Tf 50 500 Td (Secret) Tj ET",  # too small to be seen
    ],
)
def test_words_that_nobody_sees_leave_the_copy_to_pixels(hidden):
    assert cleaned(drawn(hidden)) == "unseen-words"


def test_words_that_are_seen_are_not_taken_for_hidden_ones():
    seen = b"0 0 1 rg 40 480 200 40 re f BT 1 1 0 rg /F1 12 Tf 50 500 Td (Sur fond bleu) Tj ET"
    assert unseen.pages_with_unseen_words(descriptor(drawn(seen))) == []


def test_layer_that_is_not_shown_leaves_the_copy_to_pixels():
    document = pikepdf.open(BytesIO(files.pdf("Vu")))
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    assert cleaned(saved(document)) == "layers"


def test_stamp_that_would_be_lost_leaves_the_copy_to_pixels():
    document = pikepdf.open(BytesIO(files.pdf("Vu")))
    stamp = document.make_stream(b"1 0 0 rg 0 0 200 200 re f", Dictionary(Subtype=Name.Form, BBox=[0, 0, 200, 200]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[100, 100, 300, 300], F=4, AP=Dictionary(N=stamp))
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])
    assert cleaned(saved(document)) == "looks"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"BI /W 1 /H 1 /BPC 8 /CS /G /F /DCT ID \xff\xd8 EI", "pictures"),
        (b"/Nothing gs", "damaged"),
        (b"(secret) Unknown", "operators"),
        (b"(secret) w", "operators"),
        (b"[(secret)] 0 d", "operators"),
    ],
)
def test_what_is_not_known_is_refused(body, reason):
    assert cleaned(drawn(body)) == reason


@pytest.mark.parametrize("codec", ["JPXDecode", "JBIG2Decode"])
def test_picture_in_a_codec_with_remarks_is_refused(codec):
    document = pikepdf.open(BytesIO(drawn(b"/X Do")))
    image = document.make_stream(b"x", Dictionary(Subtype=Name.Image, Width=1, Height=1, Filter=Name(f"/{codec}")))
    document.pages[0].obj.Resources.XObject = Dictionary(X=image)
    with pytest.raises(RefusedError):
        anew(saved(document))


def test_form_that_draws_itself_is_refused():
    document = pikepdf.open(BytesIO(drawn(b"/X Do")))
    form = document.make_stream(b"/X Do", Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    document.pages[0].obj.Resources.XObject = Dictionary(X=form)
    assert cleaned(saved(document)) == "operators"


@pytest.mark.parametrize("content", [b"%PDF-1.4 nothing", b"%PDF", b"\0" * 100])
def test_damaged_file_is_refused_by_name(content):
    assert cleaned(content) == "damaged"


def test_jpeg_keeps_its_pixels_and_loses_what_it_says():
    content = planted.jpeg()
    bare = jpeg.stripped(content)
    assert planted.MARK.encode() not in bare
    before, after = (Image.open(BytesIO(one)).convert("RGB").tobytes() for one in (content, bare))
    assert before == after


def test_jpeg_of_four_colours_keeps_how_they_are_coded():
    content = files.image(Image.new("CMYK", (8, 8), (10, 20, 30, 40)), "JPEG")
    assert Image.open(BytesIO(jpeg.stripped(content))).tobytes() == Image.open(BytesIO(content)).tobytes()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\x00\x00\x00\x00\x00"])
def test_what_is_no_jpeg_is_refused(content):
    with pytest.raises(RefusedError):
        jpeg.stripped(content)


def test_font_program_loses_its_names_and_dates():
    with open(files.FONT, "rb") as file:
        content = file.read()
    bare = sfnt.cleaned(content)
    assert "DejaVu".encode("utf-16-be") in content
    for said in ("DejaVu", "Bitstream"):
        assert said.encode() not in bare
        assert said.encode("utf-16-be") not in bare


@pytest.mark.parametrize("reader", [sfnt.cleaned, cff.cleaned])
@pytest.mark.parametrize("content", [b"", b"\x01\x00\x04\x01", b"\xff" * 50, b"\0\1\0\0\xff\xff" + b"\0" * 20])
def test_damaged_font_is_refused(reader, content):
    with pytest.raises(RefusedError):
        reader(content)


def test_type_1_font_says_nothing_in_its_readable_half():
    head = b"%!PS-AdobeFont-1.0: Zqmarq 1\n%%CreationDate: Zqmarq\n"
    head += b"/FontInfo << /Notice (Zqmarq \\) (a)) /FullName (Zqmarq) >>\n"
    head += b"/FontName /Zqmarq def /UniqueID 12345 def currentfile eexec\n"
    bare = type1.cleaned(head + b"\1\2\3", len(head))
    assert len(bare) == len(head) + 3
    assert b"Zqmarq" not in bare
    assert b"12345" not in bare
    assert bare.endswith(b"eexec\n\1\2\3")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pdf: pdf.docinfo.update({"/Author": "x"}),
        lambda pdf: pdf.Root.update({"/PieceInfo": Dictionary()}),
        lambda pdf: pdf.pages[0].obj.update({"/Annots": Array()}),
        lambda pdf: pdf.pages[0].obj.update({"/Lang": String("Jeanne Essai")}),
        lambda pdf: pdf.pages[0].obj.update({"/Contents": pdf.make_stream(b"% Jeanne Essai\n")}),
        lambda pdf: pdf.pages[0].obj.update({"/Contents": pdf.make_stream("Jeanne Essai".encode("utf-16-be"))}),
        lambda pdf: pdf.pages[0].obj.update({"/Contents": pdf.make_stream(b"% C:\\Users\\x\n")}),
    ],
)
def test_search_finds_what_is_left_and_fails_closed(spoil, tmp_path):
    document = written_anew(pikepdf.open(BytesIO(files.pdf("Vu"))))
    path = tmp_path / "a.pdf"
    document.save(path)
    assert searching.left(str(path), ["Jeanne Essai"]) == []
    spoil(document)
    document.save(path)
    assert searching.left(str(path), ["Jeanne Essai"])


def test_name_that_the_page_shows_is_no_reason_to_refuse():
    document = pikepdf.open(BytesIO(files.pdf("Par Jeanne Essai, maire")))
    document.docinfo["/Author"] = "Jeanne Essai"
    assert b"%PDF" in cleaned(saved(document))
