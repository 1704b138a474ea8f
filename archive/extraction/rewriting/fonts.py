"""The fonts of a PDF, with what their letters need: programs without names, our names in place of theirs.

ISO 32000-1, 9.6 to 9.8 and 9.10. A font that is not in the file keeps its name: a reader's computer must find it.
"""

import re

from pikepdf import Array, Dictionary, Name, Stream, String

from archive.extraction.rewriting import cff, sfnt, type1
from archive.extraction.rewriting.refused import RefusedError
from archive.extraction.rewriting.values import data_of, is_number, named, numbers, plain

SIMPLE = {"Type1", "TrueType", "MMType1"}
DESCENDANTS = {"CIDFontType0", "CIDFontType2"}
ENCODINGS = {"WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding", "StandardEncoding"}
DESCRIBED = ["/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/Leading", "/CapHeight", "/XHeight"]
DESCRIBED += ["/StemV", "/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth"]
PROGRAMS = ["/FontFile", "/FontFile2", "/FontFile3"]
ORDERINGS = {"Identity", "Japan1", "GB1", "CNS1", "Korea1", "KR"}
GLYPHS_MAX = 70_000
_COMMON_NAME = re.compile(r"[A-Za-z0-9,\- ]{1,40}\Z")
_CMAP_NAME = re.compile(r"[A-Za-z0-9\-]{1,40}\Z")
_BLOCK = re.compile(rb"begin(codespacerange|bfchar|bfrange)\b(.*?)\bend\1", re.S)
_CMAP_BEGINS = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def"""
_LIST = re.compile(rb"\[[^\]]*\]")
_HEX = re.compile(rb"[0-9A-Fa-f<>\[\]\s]*\Z")


def simple(pdf, old, number: int):
    """Return a font of one byte a letter. Raises `RefusedError`."""
    kept = _head(old, named(old, "/Subtype", SIMPLE))
    kept.update(plain(old, ["/FirstChar", "/LastChar", "/Widths"]))
    _named(pdf, kept, old, number)
    encoding = old.get("/Encoding")
    if encoding is not None:
        kept.Encoding = encoded(encoding)
    _with_unicode(pdf, kept, old)
    return pdf.make_indirect(kept)


def composite(pdf, old, number: int):
    """Return a font of more than one byte a letter. Raises `RefusedError`."""
    below = old.DescendantFonts[0]
    own = _head(below, named(below, "/Subtype", DESCENDANTS))
    own.update(plain(below, ["/DW", "/W", "/DW2", "/W2"]))
    own.CIDSystemInfo = _system(below.get("/CIDSystemInfo"))
    name = _named(pdf, own, below, number)
    mapped = below.get("/CIDToGIDMap")
    if isinstance(mapped, Stream):
        own.CIDToGIDMap = pdf.make_stream(data_of(mapped))
    elif mapped is not None:
        own.CIDToGIDMap = Name.Identity
    encoding = old.get("/Encoding")
    if not isinstance(encoding, Name) or not _CMAP_NAME.match(str(encoding)[1:]):
        raise RefusedError("fonts")
    kept = _head(old, Name.Type0)
    kept.BaseFont, kept.Encoding = name, encoding
    kept.DescendantFonts = Array([pdf.make_indirect(own)])
    _with_unicode(pdf, kept, old)
    return pdf.make_indirect(kept)


def encoded(old):
    """Return which letter each byte is."""
    if isinstance(old, Name):
        if str(old)[1:] not in ENCODINGS:
            raise RefusedError("fonts")
        return old
    kept = Dictionary(Type=Name.Encoding)
    if base := named(old, "/BaseEncoding", ENCODINGS):
        kept.BaseEncoding = base
    if "/Differences" in old:
        if len(old.Differences) > 1024 or not all(isinstance(one, Name) or is_number(one) for one in old.Differences):
            raise RefusedError("fonts")
        kept.Differences = Array(list(old.Differences))
    return kept


def with_unicode(pdf, kept, old) -> None:
    """Give a font what says its letters, so that they are found and copied."""
    _with_unicode(pdf, kept, old)


def _head(old, subtype) -> Dictionary:
    if subtype is None:
        raise RefusedError("fonts")
    return Dictionary(Type=Name.Font, Subtype=subtype)


def _named(pdf, kept, old, number: int) -> Name:
    """Give a font its description, its program and a name; return the name."""
    described = old.get("/FontDescriptor")
    program = None
    if isinstance(described, Dictionary):
        own = Dictionary(Type=Name.FontDescriptor)
        own.update(plain(described, DESCRIBED))
        program = next((key for key in PROGRAMS if isinstance(described.get(key), Stream)), None)
        if program:
            own[program] = _program(pdf, described[program], program)
    base = str(old.get("/BaseFont", "/"))[1:].rpartition("+")[2]
    name = Name(f"/AAAAAA+F{number}") if program else Name(f"/{base if _COMMON_NAME.match(base) else 'Helvetica'}")
    if isinstance(described, Dictionary):
        own.FontName = name
        kept.FontDescriptor = pdf.make_indirect(own)
    kept.BaseFont = name
    return name


def _program(pdf, old, key: str):
    data = data_of(old)
    if key == "/FontFile":
        lengths = [int(old.get(f"/Length{n}", 0)) for n in (1, 2, 3)]
        if not 0 < lengths[0] <= len(data):
            raise RefusedError("fonts")
        said = dict(zip(("Length1", "Length2", "Length3"), lengths, strict=True))
        return pdf.make_stream(type1.cleaned(data, lengths[0]), Dictionary(**said))
    if key == "/FontFile2":
        cleaned = sfnt.cleaned(data)
        return pdf.make_stream(cleaned, Dictionary(Length1=len(cleaned)))
    subtype = named(old, "/Subtype", {"Type1C", "CIDFontType0C", "OpenType"})
    if subtype is None:
        raise RefusedError("fonts")
    return pdf.make_stream(
        sfnt.cleaned(data) if subtype == Name.OpenType else cff.cleaned(data), Dictionary(Subtype=subtype)
    )


def _system(old) -> Dictionary:
    ordering = str(old.get("/Ordering", "")) if isinstance(old, Dictionary) else ""
    known = ordering if ordering in ORDERINGS else "Identity"
    supplement = old.get("/Supplement", 0) if isinstance(old, Dictionary) else 0
    return Dictionary(Registry=String("Adobe"), Ordering=String(known), Supplement=numbers(supplement))


def _with_unicode(pdf, kept, old) -> None:
    said = old.get("/ToUnicode")
    if not isinstance(said, Stream):
        return
    blocks = [(kind, body) for kind, body in _BLOCK.findall(data_of(said)) if _HEX.match(body)]
    lines = [_CMAP_BEGINS]
    for kind, body in blocks:
        values = _LIST.sub(b"<>", body).count(b"<")  # pdfium believes a block only when its count is right
        lines.append(b"%d begin%s%send%s" % (values // (3 if kind == b"bfrange" else 2), kind, body, kind))
    lines.append(b"endcmap CMapName currentdict /CMap defineresource pop end end")
    kept.ToUnicode = pdf.make_stream(b"\n".join(lines))
